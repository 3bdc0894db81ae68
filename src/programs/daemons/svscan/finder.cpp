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

namespace file = protocol::control_file;
using protocol::KnownProcess;
using protocol::PathText;
using protocol::ServiceState;

namespace {

constexpr mode_t ended_mode = 0600;
constexpr mode_t fifo_mode = 0600;

// A dead one that nobody has reaped is not alive; all the same it is there.
bool is_there(KnownProcess process, sys::ProcessFacts& facts) {
    const auto found = sys::facts_of_process(static_cast<pid_t>(process.pid));
    if (!found || found->started != process.started) return false;
    facts = *found;
    return true;
}

bool is_alive(KnownProcess process) {
    sys::ProcessFacts facts;
    return is_there(process, facts) && facts.state != 'Z';
}

// The directory of a service or a log. Once an entry has been removed its name is nobody's, or another one's.
PathText service_directory_of(const Slot& slot, Side side) {
    PathText path;
    if (slot.pair.is_listed())
        path.append(slot.name).append(suffix_of(side));
    else
        path.append("/proc/").append_number(static_cast<unsigned>(slot.kept(side).pid())).append("/cwd");
    return path;
}

} // namespace

std::optional<PathText> Finder::control_directory_of(const Slot& slot, Side side) const {
    PathText path = service_directory_of(slot, side);
    if (variable_.starts_with('/')) {
        std::array<char, PATH_MAX> room;
        const auto service = sys::real_path(directory_.number(), path.c_str(), room);
        return service ? protocol::control_directory(variable_, *service) : std::nullopt;
    }
    const auto below = protocol::control_directory(variable_, {});
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
    std::array<char, protocol::state_text_room> room;
    const auto text =
        sys::read_small_file(directory_.number(), path->append('/').append(file::state).c_str(), room);
    return text ? protocol::state_from_text(*text) : std::nullopt;
}

std::optional<Finder::Found> Finder::find(const Slot& slot, Side side) const {
    auto ok = control_directory_of(slot, side);
    if (!ok || !sys::open_fifo_writer(directory_.number(), ok->append('/').append(file::ok).c_str()))
        return std::nullopt;
    const auto state = state_of(slot, side);
    const auto supervise = state ? machine::supervise_named_by(*state, era_) : std::nullopt;
    if (!supervise) return std::nullopt;

    // First the hold, and then the look: what is seen is what is held.
    const auto pid = static_cast<pid_t>(supervise->pid);
    auto handle = sys::ProcessHandle::open(pid);
    sys::ProcessFacts facts;
    if (!is_there(*supervise, facts) || facts.state == 'Z') return std::nullopt;
    if (facts.parent == static_cast<pid_t>(sys::own_pid())) return Found{pid, {}};
    if (!handle) return std::nullopt;
    return Found{pid, std::move(*handle)};
}

bool Finder::has_been_left_behind(const Slot& slot, Side side) const {
    const auto state = state_of(slot, side);
    return state && machine::supervise_named_by(*state, era_);
}

std::optional<ServiceState> Finder::proven_state_of(const Slot& slot, Side side) const {
    const auto state = state_of(slot, side);
    const auto supervise = state ? machine::supervise_named_by(*state, era_) : std::nullopt;
    const bool is_the_one = supervise && static_cast<pid_t>(supervise->pid) == slot.kept(side).pid();
    return is_the_one && is_alive(*supervise) ? state : std::nullopt;
}

Finder::Left Finder::process_left_of(const Slot& slot, Side side) const {
    const auto state = state_of(slot, side);
    const auto process = state ? machine::process_named_by(*state, era_) : std::nullopt;
    sys::ProcessFacts facts;
    if (!process || !is_there(*process, facts)) return {};
    return {*process, facts.parent == static_cast<pid_t>(sys::own_pid())};
}

bool Finder::tell_end(const Slot& slot, Side side, const protocol::EndedProcess& ended) const {
    const auto state = state_of(slot, side);
    const auto process = state ? machine::process_named_by(*state, era_) : std::nullopt;
    if (!process || *process != KnownProcess{ended.pid, ended.started}) return false;
    const auto directory = open_control_directory(slot, side);
    if (!directory) return false;
    return sys::replace_file(directory->number(), file::ended, to_text(ended).view(), ended_mode).has_value();
}

Result<sys::Fd> Finder::leave_commands(const Slot& slot, Side side, std::string_view bytes) const {
    const auto directory = open_control_directory(slot, side);
    if (!directory) return fail(directory);
    auto control = sys::make_and_open_fifo(directory->number(), file::control, fifo_mode, sys::FifoEnd::both);
    if (!control) return control;
    if (const auto sent = sys::send(*control, bytes); !sent) return fail(sent);
    return control;
}

} // namespace lares::svscan
