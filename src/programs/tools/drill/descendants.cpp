// SPDX-License-Identifier: ISC
#include "descendants.hpp"

#include "service/process_table.hpp"
#include "sys/children.hpp"
#include "sys/clock.hpp"
#include "sys/command_line.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/process_handle.hpp"
#include "sys/waiting.hpp"

#include <array>
#include <csignal>

namespace lares::drill {

using protocol::KnownProcess;

namespace {

constexpr Span longest_wait = std::chrono::seconds{30};
constexpr Span between_looks = std::chrono::milliseconds{20};

// The hold first and then the look: what was found is what is killed.
void kill(const KnownProcess& process) {
    const auto handle = sys::ProcessHandle::open(static_cast<pid_t>(process.pid));
    if (handle && is_alive(process)) (void)handle->send(SIGKILL);
}

} // namespace

std::vector<Descendant> descendants_of(pid_t ancestor) {
    const auto table = service::ProcessTable::of_all();
    std::vector<Descendant> found;
    for (const sys::ProcessEntry* each : table.family_of(ancestor))
        if (each->pid != ancestor)
            found.push_back({{static_cast<std::uint32_t>(each->pid), each->started}, each->parent});
    return found;
}

std::vector<std::string> end_all_descendants(sys::Signals& signals) {
    const auto self = static_cast<pid_t>(sys::own_pid());
    const Moment end = sys::now() + longest_wait;
    while (true) {
        const auto descendants = descendants_of(self);
        for (const Descendant& descendant : descendants) kill(descendant.process);
        (void)signals.take();
        while (sys::reap_any()) {
        }
        if (!sys::has_children()) return {};
        if (sys::now() >= end) {
            std::vector<std::string> left;
            for (const Descendant& it : descendants)
                left.push_back(program_of(static_cast<pid_t>(it.process.pid)));
            return left;
        }
        std::array awaited{sys::input_of(signals.fd())};
        sys::wait_for_any(awaited, sys::now() + between_looks);
    }
}

bool is_alive(const KnownProcess& process) {
    return process.pid != 0 && sys::is_alive(static_cast<pid_t>(process.pid), process.started);
}

std::string program_of(pid_t pid) {
    std::array<char, 256> room;
    return std::string{sys::command_line_of(pid, room)} + " (pid " + std::to_string(pid) + ")";
}

} // namespace lares::drill
