// SPDX-License-Identifier: ISC
#include "found.hpp"

#include "machine/boot.hpp"
#include "protocol/names.hpp"
#include "protocol/scan_state.hpp"
#include "sys/file.hpp"
#include "sys/lock.hpp"
#include "sys/named_pipe.hpp"
#include "sys/process_facts.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace lares::svscanboot {

namespace file = protocol::scan_file;
using protocol::ScanState;

namespace {

std::optional<ScanState> read_record(const sys::Fd& directory, const char* name, ScanState::Of of) {
    std::array<char, protocol::scan_state_room> room;
    const auto text = sys::read_small_file(directory.number(), name, room);
    if (!text) return std::nullopt;
    auto record = protocol::scan_state_from_text(*text);
    return record && record->of == of ? record : std::nullopt;
}

// The process is held first and looked at then: so the facts are its own, or those of somebody who began
// later.
template <class Post>
std::optional<Found> find(protocol::KnownProcess recorded, const Era& recorded_era, const Era& era,
                          Post is_at_its_post) {
    if (recorded.pid == 0) return std::nullopt;
    const auto pid = static_cast<pid_t>(recorded.pid);
    auto process = sys::ProcessHandle::open(pid);
    if (!process) return std::nullopt;
    const auto facts = sys::facts_of_process(pid);
    machine::Sighting sighting{.recorded = recorded, .recorded_era = recorded_era, .era = era};
    sighting.exists = facts && !process->is_dead();
    sighting.started = facts ? facts->started : 0;
    sighting.is_at_its_post = sighting.exists && is_at_its_post(pid);
    if (!machine::runs_on(sighting)) return std::nullopt;
    return Found{pid, std::move(*process)};
}

bool is_locked(const sys::Fd& directory, const char* name) {
    const auto lock = sys::Lock::acquire(directory.number(), name);
    return !lock && lock.error().number == EAGAIN;
}

bool reads(pid_t pid, const sys::Fd& pipe) {
    return sys::has_pipe(pid, STDIN_FILENO, pipe).value_or(false);
}

} // namespace

std::optional<Found> find_svscan(const sys::Fd& directory, const Era& era) {
    const auto record = read_record(directory, file::state, ScanState::Of::svscan);
    if (!record) return std::nullopt;
    return find(record->self, record->era, era, [&](pid_t) { return is_locked(directory, file::lock); });
}

std::optional<Found> find_title(const sys::Fd& directory, const Era& era, const sys::Fd& messages) {
    const auto record = read_record(directory, file::boot, ScanState::Of::svscanboot);
    if (!record) return std::nullopt;
    return find(record->title, record->era, era, [&](pid_t pid) { return reads(pid, messages); });
}

machine::Boot::LastWord last_word_of(const sys::Fd& directory, pid_t svscan) {
    using LastWord = machine::Boot::LastWord;
    const auto record = read_record(directory, file::state, ScanState::Of::svscan);
    if (!record || record->self.pid != static_cast<std::uint32_t>(svscan)) return LastWord::none;
    if (record->left) return LastWord::has_left;
    return record->leaving ? LastWord::was_told_to_stop : LastWord::none;
}

} // namespace lares::svscanboot
