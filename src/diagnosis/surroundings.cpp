// SPDX-License-Identifier: ISC
#include "surroundings.hpp"

#include "known_users.hpp"
#include "protocol/names.hpp"
#include "protocol/scan_state.hpp"
#include "service/selection.hpp"
#include "service/service.hpp"
#include "sys/command_line.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/real_path.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace lares::diagnosis {

namespace {

std::map<pid_t, std::string> owners_in(const std::string& scan_directory) {
    std::map<pid_t, std::string> owners;
    sys::Glances glances;
    for (const service::Selected& each : service::select(scan_directory, {}).services) {
        const service::Service one{each.path};
        const auto view = one.look(service::Detail::everything, glances);
        if (view.obstacle) continue;
        if (view.status.pid != 0) owners.emplace(static_cast<pid_t>(view.status.pid), each.name);
        if (view.state && view.state->author.pid != 0)
            owners.emplace(static_cast<pid_t>(view.state->author.pid), each.name);
    }
    return owners;
}

} // namespace

std::string real_path_of(const std::string& path) {
    std::array<char, 4096> room;
    return std::string{sys::real_path(sys::here, path.c_str(), room).value_or("")};
}

std::string text_of(const std::string& path, std::size_t most) {
    const auto opened = sys::open_regular(sys::here, path.c_str());
    if (!opened) return {};
    std::string text(most, '\0');
    std::size_t size = 0;
    while (size < most) {
        const auto more = sys::read_from(opened->file.number(), size, std::span{text}.subspan(size));
        if (!more || more->empty()) break;
        size += more->size();
    }
    text.resize(size);
    return text;
}

std::vector<std::string> command_words_of(pid_t pid) {
    std::array<char, 2048> room;
    std::vector<std::string> words;
    for (std::string_view rest = sys::arguments_of(pid, room); !rest.empty();) {
        const Split word = split_at(rest, '\0');
        words.emplace_back(word.head);
        rest = word.rest;
    }
    return words;
}

std::string directory_of_process(pid_t pid) {
    std::array<char, 4096> room;
    return std::string{sys::working_directory_of(pid, room)};
}

bool is_svscan(const sys::ProcessEntry& process) {
    constexpr std::array<std::string_view, 3> names{"svscan", "runsvdir", "s6-svscan"};
    return std::ranges::find(names, process.name.view()) != names.end() && !process.is_dead();
}

bool is_supervisor(const sys::ProcessEntry& process) {
    constexpr std::array<std::string_view, 3> names{"supervise", "runsv", "s6-supervise"};
    return std::ranges::find(names, process.name.view()) != names.end() && !process.is_dead();
}

const std::string& Surroundings::real_scan_directory() {
    if (!real_) real_ = real_path_of(scan_directory_);
    return *real_;
}

const service::ProcessTable& Surroundings::processes() {
    if (!processes_) processes_ = service::ProcessTable::of_all();
    return *processes_;
}

const std::vector<const sys::ProcessEntry*>& Surroundings::strangers_below(pid_t parent) {
    const auto known = strangers_.find(parent);
    if (known != strangers_.end()) return known->second;
    auto children = processes().children_of(parent);
    std::erase_if(children,
                  [](const auto* it) { return it->is_dead() || is_supervisor(*it) || is_svscan(*it); });
    return strangers_.emplace(parent, std::move(children)).first->second;
}

const ScanServer& Surroundings::server() {
    if (!server_) server_ = look_for_server();
    return *server_;
}

// Ours says who it is. Of others, and where that may not be read, whoever works in the directory is meant.
ScanServer Surroundings::look_for_server() {
    const std::string file = scan_directory_ + "/" + protocol::scan_file::state;
    std::array<char, protocol::scan_state_room> room;
    const auto text = sys::read_small_file(sys::here, file.c_str(), room);
    if (const auto state = protocol::scan_state_from_text(text.value_or("")); state && !state->left)
        if (is_same_era(state->era, sys::era_now()) &&
            sys::is_alive(static_cast<pid_t>(state->self.pid), state->self.started))
            return {true, state->self.pid};
    bool is_hidden = false;
    for (const sys::ProcessEntry& each : processes().entries()) {
        if (!is_svscan(each)) continue;
        const std::string directory = directory_of_process(each.pid);
        if (directory == real_scan_directory()) return {true, static_cast<std::uint32_t>(each.pid)};
        is_hidden |= directory.empty();
    }
    return {is_hidden ? std::nullopt : std::optional{false}, 0};
}

const std::map<pid_t, std::string>& Surroundings::owners() {
    if (!owners_) owners_ = owners_in(scan_directory_);
    return *owners_;
}

std::string Surroundings::service_of(pid_t pid) {
    if (const auto found = owners().find(pid); found != owners().end()) return found->second;
    for (const pid_t each : processes().ancestors_of(pid))
        if (const auto found = owners().find(each); found != owners().end()) return found->second;
    return {};
}

const std::string& Surroundings::passwd() {
    if (!passwd_) passwd_ = text_of("/etc/passwd", 1024 * 1024);
    return *passwd_;
}

bool Surroundings::knows_all_users() {
    if (!knows_all_users_)
        knows_all_users_ = !passwd().empty() && is_passwd_alone(text_of("/etc/nsswitch.conf"));
    return *knows_all_users_;
}

} // namespace lares::diagnosis
