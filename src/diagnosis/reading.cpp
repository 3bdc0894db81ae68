// SPDX-License-Identifier: ISC
#include "reading.hpp"

#include "base/path_parts.hpp"
#include "protocol/names.hpp"
#include "service/advice.hpp"
#include "service/history.hpp"
#include "service/names_in.hpp"
#include "service/real_path_of.hpp"
#include "sys/clock.hpp"
#include "sys/links.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>
#include <array>

namespace lares::diagnosis {

namespace {

std::string link_target_of(const std::string& path) {
    std::array<char, 4096> room;
    return std::string{sys::read_link(sys::here, path.c_str(), room)};
}

void read_entry(Picture& picture, Surroundings& around) {
    const std::string& path = picture.path;
    const std::string parent{directory_above(path)};
    picture.entry.is_in_scan_directory = service::real_path_of(parent) == around.real_scan_directory();
    picture.entry.leads_to = link_target_of(path);
    picture.entry.is_link = !picture.entry.leads_to.empty();
}

void read_runs(Picture& picture, const service::Service& one) {
    if (auto runs = service::history_of(one)) picture.runs = std::move(*runs);
}

void read_supervisor(Picture& picture, Surroundings& around) {
    SupervisorFacts& keeper = picture.supervisor;
    if (picture.view.obstacle) { // only then it matters
        keeper.svscan_runs = around.server().runs == true;
        keeper.svscan_is_known = around.server().runs.has_value();
    }
    if (!picture.state() || picture.state()->author.pid == 0) return;
    keeper.pid = picture.state()->author.pid;
    const auto facts =
        sys::facts_of_known_process(static_cast<pid_t>(keeper.pid), picture.state()->author.started);
    if (facts) keeper.state = facts->state;
}

void add_disk(Picture& picture, const std::string& of, const std::string& path) {
    const auto room = sys::disk_room_at(sys::here, path.c_str());
    const auto is_same = [&](const DiskUse& it) { return room && it.room.device == room->device; };
    if (!room || room->is_read_only || std::ranges::any_of(picture.disks, is_same)) return;
    picture.disks.push_back({of, path, *room});
}

void read_disks(Picture& picture) {
    add_disk(picture, "the service directory", picture.path);
    if (!picture.log.directory.empty()) add_disk(picture, "its log", picture.log.directory);
    add_disk(picture, "temporary files", "/tmp");
}

Picture beginning_of(const std::string& name, const std::string& call, const std::string& path) {
    Picture picture;
    picture.name = name;
    picture.call = quoted(call);
    picture.path = path;
    picture.now = sys::instant_now();
    picture.ticks_now = sys::ticks_since_boot();
    return picture;
}

} // namespace

Picture picture_of(const service::Selected& selected, const std::string& call, Surroundings& around) {
    Picture picture = beginning_of(selected.name, call, selected.path);
    const service::Service one{selected.path};
    picture.real = service::real_path_of(selected.path);
    picture.view = one.look(service::Detail::everything);
    const auto process = sys::facts_of_process(static_cast<pid_t>(picture.view.status.pid));
    picture.process_is_dead = process && process->is_dead();
    const service::Typed typed = service::typed_at_lares_for(selected.name, selected.path);
    const service::Advice advice = advice_on(one, selected.path, picture.view, typed);
    picture.start_remedy = advice.start;
    picture.rejected = advice.rejected;
    picture.awaited = service::awaited_by(one, selected.path, picture.view, typed);
    read_entry(picture, around);
    read_runs(picture, one);
    read_supervisor(picture, around);
    read_script(picture, one);
    read_log(picture, one, around);
    read_processes(picture, around);
    read_disks(picture);
    if (is_as_wanted(picture)) return picture;
    read_users(picture, around);
    read_words(picture, one);
    read_ports(picture, around);
    return picture;
}

std::optional<Picture> picture_of_dangling(const std::string& name, Surroundings& around) {
    const std::string path = around.scan_directory() + "/" + name;
    const bool is_there =
        !name.empty() && !name.contains('/') && sys::info(sys::here, path.c_str(), sys::Links::keep);
    if (!is_there || sys::info(sys::here, path.c_str())) return std::nullopt;
    Picture picture = beginning_of(name, name, path);
    picture.view.obstacle = protocol::Obstacle{protocol::Obstacle::At::directory,
                                               sys::info(sys::here, path.c_str()).error().number};
    picture.entry = {true, true, true, link_target_of(path)};
    return picture;
}

std::vector<std::string> dangling_links_in(const std::string& scan_directory) {
    std::vector<std::string> names = service::names_in(scan_directory);
    std::erase_if(names, [&](const std::string& name) {
        return sys::info(sys::here, (scan_directory + "/" + name).c_str()).has_value();
    });
    return names;
}

} // namespace lares::diagnosis
