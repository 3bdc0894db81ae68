// SPDX-License-Identifier: ISC
#include "tree.hpp"

#include "birth.hpp"
#include "descendants.hpp"
#include "protocol/names.hpp"
#include "service/service.hpp"
#include "sys/fifo.hpp"
#include "sys/file.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace lares::drill {

using protocol::KnownProcess;
using protocol::ScanState;
using protocol::ServiceState;

namespace {

std::optional<ServiceState> state_of(const std::string& directory, const Era& era) {
    auto state = service::Service{directory}.look(service::Detail::everything).state;
    const bool is_good =
        state && is_same_era(state->author.era, era) && state->phase != protocol::Phase::gone;
    return is_good ? state : std::nullopt;
}

KnownProcess supervise_of(const std::optional<ServiceState>& state) {
    return state ? KnownProcess{state->author.pid, state->author.started} : KnownProcess{};
}
KnownProcess process_of(const std::optional<ServiceState>& state) {
    return state ? KnownProcess{state->pid, state->process_started} : KnownProcess{};
}

bool runs(const KnownProcess& process, const std::string& program) {
    const std::string running = "/proc/" + std::to_string(process.pid) + "/exe";
    const auto one = sys::info(sys::here, running.c_str());
    const auto other = sys::info(sys::here, program.c_str());
    return one && other && one->identity == other->identity;
}

// The process says so itself, as soon as its script has come to an end.
bool is_born(const std::string& service, const KnownProcess& process) {
    const std::string name = std::to_string(process.pid) + "." + std::to_string(process.started);
    const std::vector<Born> births = births_of(service);
    return std::ranges::find(births, name, &Born::name) != births.end();
}

bool is_part(const Member& member, const Parts& parts) {
    return std::ranges::find(parts, member.part) != parts.end();
}

} // namespace

Tree::Tree(const ScratchTree& scratch) : scratch_{scratch}, era_{sys::era_now()} {}

ScanState Tree::scan_state(const char* name) const {
    const std::string path = scratch_.scan_directory() + "/" + name;
    std::array<char, 512> room;
    const auto text = sys::read_small_file(sys::here, path.c_str(), room);
    return (text ? protocol::scan_state_from_text(*text) : std::nullopt).value_or(ScanState{});
}

KnownProcess Tree::of_this_era(const ScanState& state, const KnownProcess& process) const {
    return is_same_era(state.era, era_) ? process : KnownProcess{};
}

std::vector<Member> Tree::members() const {
    const ScanState boot = scan_state(protocol::scan_file::boot);
    const ScanState svscan = scan_state(protocol::scan_file::state);
    std::vector<Member> all{{Part::svscanboot, "svscanboot", of_this_era(boot, boot.self)},
                            {Part::readproctitle, "readproctitle", of_this_era(boot, boot.title)},
                            {Part::svscan, "svscan", of_this_era(svscan, svscan.self)}};
    for (const auto& service : scratch_.services()) add_service(all, service);
    return all;
}

void Tree::add_service(std::vector<Member>& all, const ScratchTree::Service& service) const {
    const auto state = state_of(scratch_.path(service.name), era_);
    all.push_back({Part::supervise, "supervise of " + service.name, supervise_of(state)});
    all.push_back({Part::service, service.name, process_of(state)});
    if (!service.has_log) return;
    const auto log = state_of(scratch_.path(service.name + "/log"), era_);
    all.push_back({Part::log_supervise, "supervise of " + service.name + "/log", supervise_of(log)});
    all.push_back({Part::multilog, "multilog of " + service.name, process_of(log)});
}

std::vector<Held> Tree::hold(const Parts& parts) const {
    std::vector<Held> held;
    for (Member& member : members()) {
        if (!is_part(member, parts) || member.process.pid == 0) continue;
        auto handle = sys::ProcessHandle::open(static_cast<pid_t>(member.process.pid));
        if (handle && is_alive(member.process)) held.push_back({std::move(member), std::move(*handle)});
    }
    return held;
}

std::string Tree::what_is_missing() const {
    for (const Member& member : members()) {
        if (member.process.pid == 0 || member.process.started == 0)
            return member.name + " does not run, or does not say who it is";
        if (!is_alive(member.process)) return member.name + " does not run";
        if (member.part == Part::service && !is_born(scratch_.path(member.name), member.process))
            return member.name + " is another process than supervise says";
    }
    return {};
}

std::vector<std::string> Tree::strays(pid_t init, pid_t own) const {
    std::set<std::uint32_t> known{static_cast<std::uint32_t>(own)};
    std::set<std::uint32_t> with_children; // nginx has its workers
    for (const Member& member : members()) {
        known.insert(member.process.pid);
        if (member.part == Part::service) with_children.insert(member.process.pid);
    }
    std::vector<std::string> strays;
    for (const Descendant& it : descendants_of(init)) {
        const std::uint32_t pid = it.process.pid;
        if (with_children.contains(static_cast<std::uint32_t>(it.parent))) with_children.insert(pid);
        if (known.contains(pid) || with_children.contains(pid) || !is_alive(it.process)) continue;
        strays.push_back(program_of(static_cast<pid_t>(pid)));
    }
    return strays;
}

KnownProcess Tree::svscanboot() const {
    return members().front().process;
}

std::string Tree::what_is_not_upgraded() const {
    for (const Member& member : members()) {
        const bool upgrades = is_part(member, {Part::supervise, Part::log_supervise, Part::svscan});
        const std::string program = member.part == Part::svscan ? "bin/svscan" : "bin/supervise";
        if (upgrades && !runs(member.process, scratch_.path(program)))
            return member.name + " has not become the new program";
    }
    return {};
}

bool Tree::ask_svscan(char command) const {
    const std::string path = scratch_.scan_directory() + "/" + protocol::scan_file::control;
    const auto control = sys::open_fifo_writer(sys::here, path.c_str());
    return control && sys::send(*control, {&command, 1});
}

std::vector<std::string> Tree::places_to_watch() const {
    std::vector<std::string> places{scratch_.scan_directory() + "/" + protocol::scan_file::directory};
    for (const auto& service : scratch_.services()) {
        places.push_back(scratch_.path(service.name + "/births"));
        places.push_back(scratch_.path(service.name + "/supervise"));
        if (service.has_log) places.push_back(scratch_.path(service.name + "/log/supervise"));
    }
    return places;
}

} // namespace lares::drill
