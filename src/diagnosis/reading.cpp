// SPDX-License-Identifier: ISC
#include "reading.hpp"

#include "base/path_parts.hpp"
#include "protocol/names.hpp"
#include "protocol/restart_rule.hpp"
#include "service/history.hpp"
#include "service/link_target.hpp"
#include "service/names_in.hpp"
#include "service/real_path_of.hpp"
#include "service/remedy.hpp"
#include "sys/clock.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/report.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

void read_runs(Picture& picture, const service::Service& one) {
    if (auto runs = service::history_of(one)) picture.runs = std::move(*runs);
}

void read_supervisor(Picture& picture, Surroundings& around) {
    SupervisorFacts& keeper = picture.supervisor;
    keeper.svscan_runs = around.server().runs == true;
    keeper.svscan_is_known = around.server().runs.has_value();
    if (picture.view.obstacle) { // only then it matters
        const auto* found = picture.real.empty() ? nullptr : around.keeper_in(picture.real);
        if (found && found->name.view() == "s6-supervise") keeper.s6 = static_cast<std::uint32_t>(found->pid);
    }
    if (!picture.state() && has_process(picture))
        if (const auto* found = around.keeper_in(picture.real)) keeper.age = age_of(*found, picture);
    if (!picture.state() || picture.state()->author.pid == 0) return;
    keeper.pid = picture.state()->author.pid;
    const auto facts =
        sys::facts_of_known_process(static_cast<pid_t>(keeper.pid), picture.state()->author.started);
    if (facts) keeper.state = facts->state;
}

void read_restart_delay(Picture& picture, const service::Service& one) {
    const std::string text = text_of(one.path(protocol::service_file::restart_delay), 512);
    if (const auto delay = protocol::restart_delay_from_text(text); delay && !text.empty())
        picture.restart_delay = delay->first;
}

void read_stop(Picture& picture, const service::Service& one) {
    const auto* state = picture.state();
    const bool is_to_go = state && (state->want == protocol::Want::down || is_told_to_restart(picture));
    if (!is_to_go || picture.view.status.pid == 0) return;
    picture.stop.blocker = service::blocker_of(picture.view);
    const std::string published = one.control_path(protocol::control_file::state);
    if (const auto found = sys::info(one.start(), published.c_str())) {
        const TaiLabel& now = picture.now.label;
        picture.stop.told_for = std::chrono::seconds{now.unix_seconds()} +
                                std::chrono::nanoseconds{now.nanoseconds} - found->changed;
    }
    const bool has_steps =
        sys::exists(one.start(), one.path(protocol::service_file::stop_steps).c_str()).value_or(true);
    picture.stop.kills = !has_steps;
}

Picture beginning_of(const std::string& name, const std::string& path, const Surroundings& around) {
    Picture picture;
    picture.name = name;
    picture.scan = around.scan_directory();
    picture.path = path;
    picture.now = sys::instant_now();
    picture.ticks_now = sys::ticks_since_boot();
    return picture;
}

} // namespace

std::string whole_path(const Picture& picture, const std::string& path) {
    if (path.starts_with('/')) return path;
    return picture.path + "/" + (path.starts_with("./") ? path.substr(2) : path);
}

Picture picture_of(const service::Selected& selected, Surroundings& around) {
    Picture picture = beginning_of(selected.name, selected.path, around);
    const service::Service one{selected.path};
    picture.real = service::real_path_of(selected.path);
    picture.view = one.look(service::Detail::everything);
    const auto process = sys::facts_of_process(static_cast<pid_t>(picture.view.status.pid));
    picture.process_is_dead = process && process->is_dead();
    const service::Typed typed = service::typed_at_lares_for(selected.name, selected.path);
    if (picture.state() && picture.state()->start_failure) {
        picture.start_error = sys::error_text(picture.state()->start_failure->number);
        picture.start_remedy = remedy_for(one, selected.path, *picture.state()->start_failure);
    }
    picture.rejected = service::settings_that_are_rejected(one, selected.path);
    picture.awaited = service::awaited_by(one, selected.path, picture.view, typed);
    read_need(picture, around);
    read_entry(picture, around);
    read_runs(picture, one);
    read_supervisor(picture, around);
    read_stop(picture, one);
    read_restart_delay(picture, one);
    read_script(picture, one);
    read_log(picture, one, around);
    read_processes(picture, around);
    read_disks(picture);
    if (is_as_wanted(picture)) {
        read_complaint(picture, one);
        return picture;
    }
    read_words(picture, one);
    read_accounts(picture, around);
    read_wanted_directory(picture);
    read_refused_script(picture);
    read_unset_variable(picture);
    read_ports(picture, around);
    read_peer(picture, around);
    read_left_socket(picture);
    read_first_free_port(picture);
    read_told_disk(picture);
    read_memory_limit(picture);
    read_missing(picture);
    return picture;
}

std::optional<Picture> picture_of_dangling(const std::string& name, Surroundings& around) {
    const std::string path = around.scan_directory() + "/" + name;
    const bool is_there =
        !name.empty() && !name.contains('/') && sys::info(sys::here, path.c_str(), sys::Links::keep);
    if (!is_there || sys::info(sys::here, path.c_str())) return std::nullopt;
    Picture picture = beginning_of(name, path, around);
    picture.view.obstacle = protocol::Obstacle{protocol::Obstacle::At::directory,
                                               sys::info(sys::here, path.c_str()).error().number};
    read_dangling_entry(picture, around);
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
