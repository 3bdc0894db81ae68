// SPDX-License-Identifier: ISC
#include "installation_reading.hpp"

#include "base/version.hpp"
#include "protocol/names.hpp"
#include "reading.hpp"
#include "recogniser.hpp"
#include "service/bereft.hpp"
#include "service/joined.hpp"
#include "service/names_in.hpp"
#include "service/program_path.hpp"
#include "service/real_path_of.hpp"
#include "service/roles.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/process_handle.hpp"
#include "sys/watch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <set>

namespace lares::diagnosis {

using protocol::Tree;

namespace {

std::vector<std::string> missing_programs() {
    constexpr std::array<const char*, 5> called{"svscan", "supervise", "svc", "svstat", "multilog"};
    std::vector<std::string> missing;
    for (const char* program : called)
        if (service::program_in(program).empty()) missing.emplace_back(program);
    return missing;
}

// That one more cannot be had is what counts, and not how many there may be.
std::optional<std::uint64_t> exhausted_inotify() {
    const auto watch = sys::Watch::create();
    if (watch || (watch.error().number != EMFILE && watch.error().number != ENFILE)) return std::nullopt;
    const std::string text = text_of("/proc/sys/fs/inotify/max_user_instances", 64);
    return number_from_text(trim_end(text));
}

bool has_pidfd() {
    const auto handle = sys::ProcessHandle::open(static_cast<pid_t>(sys::own_pid()));
    return handle || (handle.error().number != ENOSYS && handle.error().number != EPERM);
}

void read_scan_directory(Installation& all, Surroundings& around) {
    all.scan_directory = around.scan_directory();
    all.real = around.real_scan_directory();
    const char* variable = sys::environment_value(protocol::scan_directory_variable);
    all.variable = variable ? variable : "";
    all.is_asked_by_root = sys::own_user() == 0;
    if (const auto found = sys::info(sys::here, all.scan_directory.c_str())) {
        all.mode = found->mode;
        all.owner = found->owner;
    }
}

void read_svscans(Installation& all, Surroundings& around) {
    all.svscan_serves = around.server().runs;
    all.svscan_pid = static_cast<std::uint32_t>(around.server().pid);
    for (const service::Scanner& each : around.scanners())
        all.svscans.push_back({static_cast<std::uint32_t>(each.pid), each.directory()});
    if (all.svscan_pid == 0) return;
    all.svscan_files = sys::open_file_use_of(around.server().pid);
    if (const auto* svscan = around.processes().find(around.server().pid))
        all.svscan_adopts_all = svscan->parent == 0;
    if (const auto facts = sys::facts_of_process(around.server().pid)) all.svscan_state = facts->state;
}

// Who shows or keeps what svscan says is often started in front of it, by its own process.
bool is_logger(const sys::ProcessEntry& process) {
    constexpr std::array<std::string_view, 6> loggers{"readproctitle", "multilog", "svlogd",
                                                      "s6-log",        "logger",   "tai64n"};
    return std::ranges::find(loggers, process.name.view()) != loggers.end();
}

// An entry without its dots; empty: nothing is left of it, or somebody has that name.
std::string name_without_dot(const std::string& name, const std::vector<std::string>& all) {
    std::string bare = name.substr(std::min(name.find_first_not_of('.'), name.size()));
    return std::ranges::find(all, bare) == all.end() ? bare : "";
}

// A directory of another name than a service may have, and what is no directory at all.
void read_hidden(Installation& all) {
    using Type = sys::FileInfo::Type;
    const auto names = service::names_in(all.scan_directory, sys::here, service::Hidden::told);
    for (const std::string& name : names) {
        const std::string path = all.scan_directory + "/" + name;
        const auto found = sys::info(sys::here, path.c_str());
        if (!found) continue;
        const bool is_directory = found->type == Type::directory;
        const bool has_run = is_directory && sys::exists(sys::here, (path + "/run").c_str()).value_or(false);
        if (name.starts_with('.') && has_run)
            all.hidden.push_back({name, "its name begins with a dot", name_without_dot(name, names)});
        if (!name.starts_with('.') && !is_directory)
            all.hidden.push_back({name, "it is a file, and no directory", {}});
    }
}

// As svscan has called its supervise; a log is ended with its service, and has no name.
std::string name_of_deleted(const sys::ProcessEntry& supervise, const std::string& scan_directory) {
    const std::vector<std::string> words = command_words_of(supervise.pid);
    if (words.size() < 2 || words[1] == protocol::service_file::log) return {};
    const auto found = service::bereft_of(scan_directory, words[1]);
    return found && found->supervise == supervise.pid ? words[1] : "";
}

// What the services have in common, seen while they are looked at one after the other.
class Rounds {
  public:
    explicit Rounds(Installation& all) : all_{all} {}

    void note(const Picture& picture) {
        directories_.insert(picture.real);
        for (const SeenProcess& each : picture.left_over) told_.insert(each.facts.pid);
        told_.insert(static_cast<pid_t>(picture.entry.kept_by));
        told_.insert(static_cast<pid_t>(picture.entry.log_kept_by));
        if (!picture.log.typed.empty()) directories_.insert(service::real_path_of(picture.log.typed));
        note_log_disk(picture);
        const auto* state = picture.state();
        if (!state) return;
        const std::string_view version_of_it = state->author.version.view();
        if (!version_of_it.empty() && version_of_it != all_.version)
            all_.other_versions.push_back({picture.name, std::string{version_of_it}});
        if (state->tree == Tree::subreaper) all_.without_cgroup.push_back(picture.name);
    }

    // A supervise below svscan whose directory is none of those that were seen.
    void look_for_left_over(Surroundings& around) {
        if (all_.svscan_pid == 0) return;
        for (const auto* each : around.processes().children_of(static_cast<pid_t>(all_.svscan_pid))) {
            if (!service::is_supervise(*each) || told_.contains(each->pid)) continue;
            std::string directory = around.directory_of(each->pid);
            const bool was_deleted = directory.ends_with(mark_of_deleted);
            if (directory.empty() || directories_.contains(directory)) continue;
            if (was_deleted) directory.resize(directory.size() - mark_of_deleted.size());
            std::string name = was_deleted ? name_of_deleted(*each, around.scan_directory()) : "";
            all_.left_over.push_back(
                {static_cast<std::uint32_t>(each->pid), std::move(directory), was_deleted, std::move(name)});
        }
    }

    // What the findings of a service tell is told already; and the youngest may have just been left.
    void look_for_orphans(Surroundings& around) {
        if (all_.svscan_pid == 0) return;
        for (const auto* each : around.strangers_below(static_cast<pid_t>(all_.svscan_pid))) {
            const bool is_young = sys::age_of_start(each->started) < std::chrono::seconds{1};
            if (is_young || is_logger(*each) || told_.contains(each->pid)) continue;
            std::string command = service::joined(command_words_of(each->pid), " ");
            if (command.empty()) command = each->name.view();
            all_.orphans.push_back({static_cast<std::uint32_t>(each->pid), std::string{each->name.view()},
                                    std::move(command), around.directory_of(each->pid)});
        }
    }

  private:
    void note_log_disk(const Picture& picture) {
        if (picture.log.directory.empty()) return;
        const auto room = sys::disk_room_at(sys::here, picture.log.directory.c_str());
        const auto is_same = [&](const LogDisk& it) { return it.room.device == room->device; };
        if (!room || room->is_read_only || std::ranges::any_of(all_.log_disks, is_same)) return;
        all_.log_disks.push_back({picture.log.directory, *room});
    }

    Installation& all_;
    std::set<std::string> directories_;
    std::set<pid_t> told_; // processes
};

// What holds for the whole tree is said once, and not of each service.
bool is_said_of_all(const Finding& finding) {
    return finding.id == "svscan-missing";
}

// What holds for its service as well is said of that.
bool is_said_of_service(const Finding& of_log) {
    constexpr std::array<std::string_view, 3> ids{"svscan-missing", "not-supervised", "not-permitted"};
    return of_log.severity != Severity::problem || std::ranges::find(ids, of_log.id) != ids.end();
}

bool is_about_log(const Finding& finding) {
    return finding.id.starts_with("log-");
}

// A log is a service, too, unless it is a program, as that of encore may be.
std::optional<Picture> picture_of_log(const Picture& picture, Surroundings& around) {
    const std::string path = picture.path + "/log";
    const auto found = sys::info(sys::here, path.c_str());
    if (!found || found->type != sys::FileInfo::Type::directory) return std::nullopt;
    return picture_of({picture.name + "/log", path}, around);
}

} // namespace

Examination examine(Surroundings& around) {
    Installation all;
    all.version = version;
    read_scan_directory(all, around);
    read_svscans(all, around);
    read_hidden(all);
    all.missing_programs = missing_programs();
    std::array<char, 4096> room;
    const std::string place{sys::own_directory(room)};
    if (!service::program_in("svscan", place).empty()) all.place_of_programs = place;
    all.inotify_instances = exhausted_inotify();
    all.has_pidfd = has_pidfd();

    Examination result;
    Rounds rounds{all};
    const auto add_log = [&](const Picture& picture, std::vector<Finding>& findings) {
        const auto log = picture_of_log(picture, around);
        if (!log) return;
        rounds.note(*log);
        std::vector<Finding> of_log = findings_of(*log);
        std::erase_if(of_log, is_said_of_service);
        if (std::ranges::none_of(findings, is_about_log))
            std::ranges::move(of_log, std::back_inserter(findings));
    };
    const auto add = [&](const Picture& picture) {
        std::vector<Finding> findings = findings_of(picture);
        std::erase_if(findings, is_said_of_all);
        add_log(picture, findings);
        result.services += 1;
        result.without_findings += findings.empty();
        std::ranges::move(findings, std::back_inserter(result.of_services));
    };
    for (const service::Selected& each : service::select(around.scan_directory(), {}).services) {
        const Picture picture = picture_of(each, around);
        rounds.note(picture);
        add(picture);
    }
    for (const std::string& name : dangling_links_in(around.scan_directory()))
        if (const auto picture = picture_of_dangling(name, around)) add(*picture);
    all.services = result.services;
    rounds.look_for_left_over(around);
    rounds.look_for_orphans(around);
    result.of_installation = findings_of(all);
    result.installation = std::move(all);
    return result;
}

} // namespace lares::diagnosis
