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

// Of a control directory that is not in the service directory there is no copy.
bool is_known_where_it_works(const protocol::ServiceState& record, const char* control) {
    if (control[0] == '/') return false;
    protocol::PathText path;
    path.append(working_directory_of(record.pid).view()).append('/').append(control);
    path.append('/').append(protocol::control_file::state);
    std::array<char, protocol::left_state_room> room;
    const auto text = sys::read_small_file(sys::here, path.c_str(), room);
    if (!text) return false;
    const auto state = protocol::left_state_from_text(*text);
    return state && state->pid == record.pid && state->process_started == record.process_started;
}

} // namespace

// Apart, for its room on the stack: only who follows another one needs it.
[[gnu::noinline]] Traces traces_of(const protocol::ServiceState& record, int service, const char* control) {
    Traces traces;
    const protocol::Author& author = record.author;
    traces.author_lives = sys::is_alive(static_cast<pid_t>(author.pid), author.started);
    if (traces.author_lives) traces.author = whereabouts_of(author.pid, service);
    if (traces.author_lives || record.pid == 0) return traces;
    traces.process = whereabouts_of(record.pid, service);
    traces.is_known_there =
        traces.process == Whereabouts::elsewhere && is_known_where_it_works(record, control);
    return traces;
}

} // namespace lares::supervise
