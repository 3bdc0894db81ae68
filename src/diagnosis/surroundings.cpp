// SPDX-License-Identifier: ISC
#include "surroundings.hpp"

#include "known_users.hpp"
#include "service/real_path_of.hpp"
#include "service/roles.hpp"
#include "service/selection.hpp"
#include "service/service.hpp"
#include "sys/command_line.hpp"
#include "sys/process.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <array>

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

const std::string& Surroundings::real_scan_directory() {
    if (!real_) real_ = service::real_path_of(scan_directory_);
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
    std::erase_if(children, [](const auto* it) {
        return it->is_dead() || service::is_supervise(*it) || service::is_scanner(*it);
    });
    return strangers_.emplace(parent, std::move(children)).first->second;
}

const std::vector<service::Scanner>& Surroundings::scanners() {
    if (!scanners_) scanners_ = service::scanners_among(processes());
    return *scanners_;
}

const service::ScanServer& Surroundings::server() {
    if (!server_) server_ = look_for_server();
    return *server_;
}

service::ScanServer Surroundings::look_for_server() {
    if (const pid_t published = service::published_scanner(scan_directory_)) return {true, published};
    return service::server_among(scanners(), scan_directory_);
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
