// SPDX-License-Identifier: ISC
#include "traces.hpp"

#include "base/text.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"
#include "sys/file.hpp"
#include "sys/process_facts.hpp"

#include <array>

namespace lares::supervise {

using machine::Traces;
using machine::Whereabouts;
using protocol::PathText;

namespace {

using Path = TextBuffer<32>;

Path working_directory_of(std::uint32_t pid) {
    Path path;
    path.append("/proc/").append_number(pid).append("/cwd");
    return path;
}

Whereabouts whereabouts_of(std::uint32_t pid, int service) {
    const auto ours = sys::info(service, ".");
    const auto found = sys::info(sys::here, working_directory_of(pid).c_str());
    if (!ours || !found) return Whereabouts::unknown;
    if (found->links == 0) return Whereabouts::removed;
    return found->identity == ours->identity ? Whereabouts::here : Whereabouts::elsewhere;
}

PathText control_of(std::uint32_t pid, const char* control) {
    PathText path;
    path.append(working_directory_of(pid).view()).append('/').append(control);
    return path;
}

// Is it one control directory? One that is not in the service directory is, and so are two links to one
// place.
bool shares_control(std::uint32_t pid, int service, const char* control) {
    if (control[0] == '/') return true;
    const auto ours = sys::info(service, control);
    const auto theirs = sys::info(sys::here, control_of(pid, control).c_str());
    return ours && theirs && ours->identity == theirs->identity;
}

// Nobody else's file counts, lest somebody puts one where the process works. And it is looked for on our own
// disk only: a process may work in a directory of a server that does not answer.
bool is_of_us(const PathText& their_state, int service, const char* control) {
    PathText path;
    path.append(control).append('/').append(protocol::control_file::state);
    const auto ours = sys::info(service, path.c_str());
    const auto theirs = sys::info(sys::here, PathText{their_state}.c_str(), sys::Links::keep);
    return ours && theirs && theirs->type == sys::FileInfo::Type::regular && theirs->owner == ours->owner &&
           theirs->identity.device == ours->identity.device;
}

bool is_known_where_it_works(const protocol::ServiceState& record, int service, const char* control) {
    if (shares_control(record.pid, service, control)) return false;
    PathText path = control_of(record.pid, control);
    path.append('/').append(protocol::control_file::state);
    if (!is_of_us(path, service, control)) return false;
    std::array<char, protocol::left_state_room> room;
    const auto text = sys::read_small_file(sys::here, path.c_str(), room);
    if (!text) return false;
    const auto state = protocol::left_state_from_text(*text);
    return state && state->pid == record.pid && state->process_started == record.process_started;
}

// In this order: one that was still alive after the look was so before it. Who is dying has let go of its
// directory before it lets go of its lock.
Whereabouts whereabouts_of_author(const protocol::Author& author, int service) {
    const Whereabouts found = whereabouts_of(author.pid, service);
    const bool lives = sys::is_alive(static_cast<pid_t>(author.pid), author.started);
    return lives ? found : Whereabouts::unknown;
}

} // namespace

// Apart, for its room on the stack: only who follows another one needs it.
[[gnu::noinline]] Traces traces_of(const protocol::ServiceState& record, int service, const char* control) {
    Traces traces;
    traces.author = whereabouts_of_author(record.author, service);
    traces.shares_control =
        traces.author == Whereabouts::elsewhere && shares_control(record.author.pid, service, control);
    if (traces.author != Whereabouts::unknown || record.pid == 0) return traces;
    traces.process = whereabouts_of(record.pid, service);
    traces.is_known_there =
        traces.process == Whereabouts::elsewhere && is_known_where_it_works(record, service, control);
    return traces;
}

} // namespace lares::supervise
