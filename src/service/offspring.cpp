// SPDX-License-Identifier: ISC
#include "offspring.hpp"

#include "base/text.hpp"
#include "process_table.hpp"
#include "runaways.hpp"
#include "shells.hpp"
#include "sys/clock.hpp"
#include "sys/command_line.hpp"
#include "sys/file.hpp"
#include "sys/links.hpp"
#include "sys/process_facts.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <string_view>

namespace lares::service {

namespace {

constexpr Span between_looks_at_offspring = std::chrono::milliseconds{10};

// As what busybox was called: "sh" and "busybox sh" are its shell.
std::string applet_of(pid_t pid) {
    std::array<char, PATH_MAX> room;
    const Split words = split_at(sys::arguments_of(pid, room), '\0');
    const std::string_view called = last_part_of(words.head);
    return std::string{called == "busybox" ? split_at(words.rest, '\0').head : called};
}

// A script is called by its own name, and runs what its first line says.
bool runs_in_shell(pid_t pid) {
    std::array<char, PATH_MAX> room;
    const std::string path = "/proc/" + std::to_string(pid) + "/exe";
    return is_shell(sys::read_link(sys::here, path.c_str(), room), applet_of(pid));
}

pid_t run_of(const Service& service) {
    const auto view = service.look();
    return view.obstacle ? 0 : static_cast<pid_t>(view.status.pid);
}

LeftProcess left_process(const sys::ProcessEntry& entry) {
    return {entry.pid, entry.started, std::string{entry.name.view()}};
}

bool is_there(const LeftProcess& process) {
    return sys::is_alive(process.pid, process.started);
}

bool may_be_about_to_end(const LeftProcess& process) {
    return !process.is_runaway && is_there(process);
}

} // namespace

Offspring::Offspring(std::span<const Service> services) {
    const ProcessTable table = services.empty() ? ProcessTable{} : ProcessTable::of_all();
    const Runaways runaways{table};
    for (const Service& service : services) {
        Family& family = families_.emplace_back();
        const pid_t run = run_of(service);
        for (const sys::ProcessEntry* each : table.family_of(run))
            if (each->pid != run) family.members.push_back(left_process(*each));
        family.is_of_shell = !family.members.empty() && runs_in_shell(run);
        for (const sys::ProcessEntry* each : runaways.of(service, run)) {
            family.members.push_back(left_process(*each));
            family.members.back().is_runaway = true;
        }
    }
}

void Offspring::await_ends(std::span<const std::size_t> stopped, Span patience,
                           const sys::Fd* interruption) const {
    const auto is_left = [this](std::size_t number) {
        return std::ranges::any_of(families_[number].members, may_be_about_to_end);
    };
    const Moment deadline = sys::now() + patience;
    while (std::ranges::any_of(stopped, is_left) && sys::now() < deadline) {
        if (interruption && sys::has_input(*interruption)) return;
        std::vector<sys::Awaited> awaited;
        if (interruption) awaited.push_back(sys::input_of(*interruption));
        sys::wait_for_any(awaited, sys::now() + between_looks_at_offspring);
    }
}

std::vector<LeftProcess> Offspring::left_of(std::size_t number) const {
    std::vector<LeftProcess> left;
    std::ranges::copy_if(families_[number].members, std::back_inserter(left), is_there);
    return left;
}

} // namespace lares::service
