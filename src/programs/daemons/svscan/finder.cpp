// SPDX-License-Identifier: ISC
#include "finder.hpp"

#include "machine/recognition.hpp"
#include "protocol/names.hpp"
#include "sys/fifo.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/real_path.hpp"

#include <array>
#include <climits>

namespace lares::svscan {

namespace control_file = protocol::control_file;
using protocol::KnownProcess;
using protocol::PathText;
using protocol::ServiceState;

namespace {

constexpr mode_t ended_mode = 0600;

std::optional<sys::ProcessFacts> facts_of(KnownProcess process) {
    return sys::facts_of_known_process(static_cast<pid_t>(process.pid), process.started);
}

bool is_ours(const sys::ProcessFacts& facts) {
    return facts.parent == static_cast<pid_t>(sys::own_pid());
}

bool is_log_program(const Slot& slot, Side side) {
    return side == Side::log && slot.log_is_program;
}

// The directory of a service or a log. Once an entry has been removed its name is nobody's, or another one's.
PathText service_directory_of(const Slot& slot, Side side) {
    PathText path;
    if (slot.pair.is_listed())
        path.append(slot.name).append(is_log_program(slot, side) ? "" : suffix_of(side));
    else
        path.append("/proc/").append_number(static_cast<unsigned>(slot.kept(side).pid())).append("/cwd");
    return path;
}

} // namespace

std::optional<PathText> Finder::control_directory_of(const Slot& slot, Side side) const {
    PathText path = service_directory_of(slot, side);
    const auto control_of =
        is_log_program(slot, side) ? protocol::control_directory_of_log : protocol::control_directory;
    if (variable_.starts_with('/')) {
        std::array<char, PATH_MAX> room;
        const auto service = sys::real_path(directory_.number(), path.c_str(), room);
        return service ? control_of(variable_, *service, slot.instance()) : std::nullopt;
    }
    const auto below = control_of(variable_, {}, slot.instance());
    if (below) path.append('/').append(below->view());
    return below && !path.truncated() ? std::optional{path} : std::nullopt;
}

Result<sys::Fd> Finder::open_control_directory(const Slot& slot, Side side) const {
    auto path = control_directory_of(slot, side);
    if (!path) return std::unexpected(Error{ENAMETOOLONG, "open"});
    return sys::open_directory(directory_.number(), path->c_str());
}

std::optional<ServiceState> Finder::state_of(const Slot& slot, Side side) const {
    auto path = control_directory_of(slot, side);
    if (!path) return std::nullopt;
    std::array<char, protocol::left_state_room> room;
    const auto text = sys::read_small_file(directory_.number(),
                                           path->append('/').append(control_file::state).c_str(), room);
    return text ? protocol::left_state_from_text(*text) : std::nullopt;
}

Result<sys::Fd> Finder::open_needs_of(const Slot& slot) const {
    PathText path = service_directory_of(slot, Side::service);
    return sys::open_directory(directory_.number(),
                               path.append('/').append(protocol::service_file::needs).c_str());
}

std::optional<Finder::Found> Finder::find(const Slot& slot, Side side) const {
    auto ok = control_directory_of(slot, side);
    if (!ok || !sys::open_fifo_writer(directory_.number(), ok->append('/').append(control_file::ok).c_str()))
        return std::nullopt;
    const auto state = state_of(slot, side);
    const auto supervise = state ? machine::supervise_named_by(*state, era_) : std::nullopt;
    if (!supervise) return std::nullopt;

    // First the hold, and then the look: what is seen is what is held.
    const auto pid = static_cast<pid_t>(supervise->pid);
    auto handle = sys::ProcessHandle::open(pid);
    const auto facts = facts_of(*supervise);
    if (!facts || facts->is_dead()) return std::nullopt;
    if (is_ours(*facts)) return Found{pid, {}};
    if (!handle) return std::nullopt;
    return Found{pid, std::move(*handle)};
}

bool Finder::has_been_left_behind(const Slot& slot, Side side) const {
    if (!had_predecessor_) return false;
    const auto state = state_of(slot, side);
    return state && machine::supervise_named_by(*state, era_);
}

std::optional<ServiceState> Finder::proven_state_of(const Slot& slot, Side side) const {
    const auto state = state_of(slot, side);
    const auto supervise = state ? machine::supervise_named_by(*state, era_) : std::nullopt;
    if (!supervise || static_cast<pid_t>(supervise->pid) != slot.kept(side).pid()) return std::nullopt;
    const auto facts = facts_of(*supervise);
    return facts && !facts->is_dead() ? state : std::nullopt;
}

Finder::Left Finder::process_left_of(const Slot& slot, Side side) const {
    const auto state = state_of(slot, side);
    const auto process = state ? machine::process_named_by(*state, era_) : std::nullopt;
    const auto facts = process ? facts_of(*process) : std::nullopt; // one that is dead is there all the same
    return facts ? Left{*process, is_ours(*facts)} : Left{};
}

bool Finder::tell_end(const Slot& slot, Side side, const protocol::EndedProcess& ended) const {
    const auto state = state_of(slot, side);
    const auto process = state ? machine::process_named_by(*state, era_) : std::nullopt;
    if (!process || *process != KnownProcess{ended.pid, ended.started}) return false;
    const auto directory = open_control_directory(slot, side);
    if (!directory) return false;
    return sys::replace_file(directory->number(), control_file::ended, to_text(ended).view(), ended_mode)
        .has_value();
}

Result<sys::Fd> Finder::leave_commands(const Slot& slot, Side side, std::string_view bytes) const {
    const auto directory = open_control_directory(slot, side);
    if (!directory) return fail(directory);
    auto control = sys::make_and_open_fifo(directory->number(), control_file::control, protocol::fifo_mode,
                                           sys::FifoEnd::both);
    if (!control) return control;
    if (const auto sent = sys::send(*control, bytes); !sent) return fail(sent);
    return control;
}

} // namespace lares::svscan
