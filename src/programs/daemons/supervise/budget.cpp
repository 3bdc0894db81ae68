// SPDX-License-Identifier: ISC
#include "budget.hpp"

#include "base/scarcity.hpp"
#include "base/text_sum.hpp"
#include "machine/restart_budget.hpp"
#include "protocol/names.hpp"
#include "protocol/restart_rule.hpp"
#include "setting_file.hpp"
#include "sys/durable.hpp"
#include "sys/file.hpp"
#include "sys/lock.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <utility>

namespace lares::supervise {

namespace {

constexpr std::uint64_t longest_file = 64 * 1024; // of four times as many as a budget may have

using machine::Granted;

// By pieces: there may be thousands. Meanwhile somebody may have appended; whole entries they are all the
// same.
[[gnu::noinline]] void tell_of_all(const sys::RegularFile& granted, std::uint64_t entries,
                                   machine::Window& window) {
    std::array<Granted, 64> room;
    for (std::uint64_t from = 0; from < entries; from += room.size()) {
        const auto count = static_cast<std::size_t>(std::min(entries - from, std::uint64_t{room.size()}));
        const auto piece = std::span{room}.first(count);
        const auto read = sys::read_from(granted.file.number(), from * sizeof(Granted),
                                         {reinterpret_cast<char*>(piece.data()), piece.size_bytes()});
        if (!read || read->size() != piece.size_bytes()) return;
        window.add(piece);
    }
}

// Each supervise that fails finds the same.
[[gnu::noinline]] bool is_first_to_complain(int scan_directory, std::uint64_t complaint) {
    const char* name = protocol::scan_file::budget_complaint;
    const auto lock = sys::open_locked_by_fcntl(scan_directory, name);
    if (!lock) return lock.error().number != EAGAIN;
    const Decimal text{complaint};
    std::array<char, 32> room;
    const auto said = sys::read_small_file(scan_directory, name, room);
    if (said && *said == text.view()) return false;
    (void)sys::truncate(*lock, 0);
    (void)sys::write_whole(*lock, text.view());
    return true;
}

static_assert(protocol::most_failures * sizeof(Granted) < longest_file);

} // namespace

std::optional<protocol::RestartBudget> Budget::read(int scan_directory, std::uint64_t era,
                                                    const ServiceReport& report) {
    SettingRoom room;
    const auto text = read_setting(scan_directory, protocol::scan_file::restart_budget, room);
    if (!text) {
        const bool says_nothing = text.error().number == ENOENT || is_for_want_of_something(text.error());
        if (is_new(scan_directory, era, says_nothing ? 0 : static_cast<std::uint64_t>(text.error().number)))
            report.budget_unreadable(text.error());
        return std::nullopt;
    }
    const auto budget = protocol::restart_budget_from_text(*text);
    if (is_new(scan_directory, era, budget ? 0 : sum_of(*text))) report.budget_unusable(budget.error());
    return budget ? std::optional{*budget} : std::nullopt;
}

bool Budget::is_new(int scan_directory, std::uint64_t era, std::uint64_t complaint) {
    const std::uint64_t before = std::exchange(said_of_, complaint);
    if (complaint == before) return false;
    if (complaint == 0) {
        (void)sys::remove_file(scan_directory, protocol::scan_file::budget_complaint);
        return false;
    }
    return is_first_to_complain(scan_directory, complaint ^ era) || std::exchange(is_asked_, false);
}

// Apart, for its room on the stack: only those that fail come here.
[[gnu::noinline]] Moment Budget::ask(int scan_directory, Moment wanted, const Era& era,
                                     const ServiceReport& report) {
    const std::uint64_t this_era = sum_of(era.view());
    const auto budget = read(scan_directory, this_era, report);
    if (!budget) return wanted;
    const auto granted =
        sys::open_regular(scan_directory, protocol::scan_file::restarts, O_RDWR | O_CREAT | O_APPEND, 0600);
    if (!granted) return wanted;
    const bool is_ours = granted->info.size <= longest_file;
    // Of one that was only written in part, for want of space, nothing is left to shift those that follow.
    const std::uint64_t entries = is_ours ? granted->info.size / sizeof(Granted) : 0;
    if (const std::uint64_t whole = entries * sizeof(Granted); whole != granted->info.size)
        (void)sys::truncate(granted->file, whole);
    const Moment moment =
        machine::grant(*budget, this_era, wanted, static_cast<std::size_t>(entries),
                       [&](machine::Window& window) { tell_of_all(*granted, entries, window); });
    const Granted added{this_era, moment};
    char bytes[sizeof added];
    std::memcpy(bytes, &added, sizeof added);
    (void)sys::write_whole(granted->file, {bytes, sizeof bytes});
    return moment;
}

} // namespace lares::supervise
