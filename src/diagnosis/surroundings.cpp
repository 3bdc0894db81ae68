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

const std::string& Surroundings::directory_of(pid_t pid) {
    const auto known = directories_.find(pid);
    if (known != directories_.end()) return known->second;
    return directories_.emplace(pid, directory_of_process(pid)).first->second;
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

const Origin& Surroundings::origin_of(pid_t pid) {
    const auto known = origins_.find(pid);
    if (known != origins_.end()) return known->second;
    Origin origin = origin_of_process(pid);
    // A title that is written over the environment leaves that alone.
    origin.directories.push_back(directory_of(pid));
    return origins_.emplace(pid, std::move(origin)).first->second;
}

const std::map<pid_t, std::string>& Surroundings::owners() {
    if (!owners_) owners_ = owners_in(scan_directory_);
    return *owners_;
}

ServiceOf Surroundings::service_of(pid_t pid) {
    if (const auto found = owners().find(pid); found != owners().end()) return {found->second, {}, {}};
    for (const pid_t each : processes().ancestors_of(pid))
        if (const auto found = owners().find(each); found != owners().end()) return {found->second, {}, {}};
    return service_elsewhere(pid);
}

// By the supervise above it: it was called with the name of its service, and works there; and by who has
// called it.
ServiceOf Surroundings::service_elsewhere(pid_t pid) {
    for (const pid_t each : processes().ancestors_of(pid)) {
        const auto* above = processes().find(each);
        if (!above || !service::is_supervise(*above)) continue;
        ServiceOf found;
        const std::vector<std::string> words = command_words_of(each);
        if (!words.empty()) found.name = words.back();
        for (const service::Scanner& scanner : scanners())
            if (scanner.pid == above->parent) found.scan_directory = scanner.directory();
        if (found.scan_directory.empty() || found.name.contains('/')) {
            found.path = directory_of_process(each);
            found.scan_directory.clear();
            if (!found.path.empty()) found.name = last_part_of(found.path);
        }
        return found;
    }
    return {};
}

const sys::ProcessEntry* Surroundings::keeper_in(const std::string& real_path) {
    if (!keepers_) {
        keepers_.emplace();
        for (const sys::ProcessEntry& each : processes().entries())
            if (service::is_supervise(each)) keepers_->emplace(directory_of(each.pid), &each);
    }
    const auto found = keepers_->find(real_path);
    return found == keepers_->end() ? nullptr : found->second;
}

pid_t Surroundings::keeper_of_deleted(const std::string& path) {
    const auto* found = keeper_in(path + std::string{mark_of_deleted});
    return found ? found->pid : 0;
}

std::optional<sys::Listener> Surroundings::listener_at(std::uint16_t port, bool is_udp) {
    const auto known = listeners_.find({port, is_udp});
    if (known != listeners_.end()) return known->second;
    const auto kind = is_udp ? sys::ListeningOn::Kind::udp : sys::ListeningOn::Kind::tcp;
    const auto found = sys::listener_at({kind, port, std::nullopt, {}});
    const auto listener = found && found->is_there ? std::optional{*found} : std::nullopt;
    return listeners_.emplace(std::pair{port, is_udp}, listener).first->second;
}

const std::string& Surroundings::passwd() {
    if (!passwd_) passwd_ = text_of("/etc/passwd", 1024 * 1024);
    return *passwd_;
}

const std::string& Surroundings::groups() {
    if (!groups_) groups_ = text_of("/etc/group", 1024 * 1024);
    return *groups_;
}

const std::string& Surroundings::nsswitch() {
    if (!nsswitch_) nsswitch_ = text_of("/etc/nsswitch.conf");
    return *nsswitch_;
}

bool Surroundings::knows_all_users() {
    return !passwd().empty() && is_file_alone("passwd", nsswitch());
}

bool Surroundings::knows_all_groups() {
    return !groups().empty() && is_file_alone("group", nsswitch());
}

} // namespace lares::diagnosis
