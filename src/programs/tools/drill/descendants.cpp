// SPDX-License-Identifier: ISC
#include "descendants.hpp"

#include "base/text.hpp"
#include "sys/children.hpp"
#include "sys/clock.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/process_handle.hpp"
#include "sys/waiting.hpp"

#include <array>
#include <csignal>
#include <map>

namespace lares::drill {

using protocol::KnownProcess;

namespace {

constexpr Span longest_wait = std::chrono::seconds{30};
constexpr Span between_looks = std::chrono::milliseconds{20};

std::multimap<pid_t, Descendant> all_by_parent() {
    std::multimap<pid_t, Descendant> all;
    const auto proc = sys::open_directory(sys::here, "/proc");
    if (!proc) return all;
    sys::DirectoryReader reader{*proc};
    for (auto name = reader.next(); name && *name; name = reader.next()) {
        const auto pid = number_from_text(*name);
        const auto facts = pid ? sys::facts_of_process(static_cast<pid_t>(*pid)) : std::unexpected(Error{});
        if (!facts || facts->is_dead()) continue;
        all.emplace(facts->parent,
                    Descendant{{static_cast<std::uint32_t>(*pid), facts->started}, facts->parent});
    }
    return all;
}

// The hold first and then the look: what was found is what is killed.
void kill(const KnownProcess& process) {
    const auto handle = sys::ProcessHandle::open(static_cast<pid_t>(process.pid));
    if (handle && is_alive(process)) (void)handle->send(SIGKILL);
}

} // namespace

std::vector<Descendant> descendants_of(pid_t ancestor) {
    const auto all = all_by_parent();
    std::vector<Descendant> found;
    const auto add_children = [&](pid_t parent) {
        for (auto [it, end] = all.equal_range(parent); it != end; ++it) found.push_back(it->second);
    };
    add_children(ancestor);
    for (std::size_t at = 0; at < found.size(); ++at) add_children(static_cast<pid_t>(found[at].process.pid));
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
    const std::string path = "/proc/" + std::to_string(pid) + "/cmdline";
    const auto text = sys::read_small_file(sys::here, path.c_str(), room);
    std::string words{text ? *text : std::string_view{}};
    while (!words.empty() && words.back() == '\0') words.pop_back();
    for (char& c : words)
        if (c == '\0') c = ' ';
    return words + " (pid " + std::to_string(pid) + ")";
}

} // namespace lares::drill
