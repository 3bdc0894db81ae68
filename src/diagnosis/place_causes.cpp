// SPDX-License-Identifier: ISC
// Where a service lies, and whether anybody keeps it.
#include "base/path_parts.hpp"
#include "cause_words.hpp"
#include "causes.hpp"

#include "protocol/names.hpp"
#include "protocol/service_view.hpp"
#include "service/lares_command.hpp"
#include "service/svscanboot_command.hpp"

#include <cerrno>

namespace lares::diagnosis::causes {

namespace {

bool is_unsupervised(const Picture& picture) {
    return picture.view.obstacle && is_supervised(*picture.view.obstacle) == false &&
           !picture.entry.is_dangling && picture.supervisor.s6 == 0;
}

// "it leads to ../sv/web, which is /etc/sv/web"
std::string where_it_leads(const Entry& entry) {
    const bool is_whole = entry.leads_to.starts_with('/') || entry.meant.empty();
    return "it leads to " + entry.leads_to + (is_whole ? "" : ", which is " + entry.meant);
}

std::string why_by_sudo(const Picture& picture) {
    const bool is_path = picture.name.contains('/');
    return service::lares_command_by_sudo(is_path ? protocol::default_scan_directory : picture.scan,
                                          {"why", picture.name});
}

} // namespace

Judgement link_dangling(const Picture& picture) {
    if (!picture.entry.is_dangling) return std::nullopt;
    return Said{picture.path + " is a link that leads nowhere",
                {where_it_leads(picture.entry)},
                "rm " + quoted(picture.path)};
}

Judgement directory_deleted(const Picture& picture) {
    const Entry& entry = picture.entry;
    if (entry.kept_by == 0) return std::nullopt;
    const std::string pid = std::to_string(entry.kept_by);
    if (entry.is_dangling)
        return Said{"its directory was deleted while its supervise (pid " + pid +
                        ") runs, and so does what that has started",
                    {entry.meant + " is not there any more, and the link leads nowhere"},
                    lares_command(picture, "disable")};
    std::string kill = "kill " + pid;
    if (entry.log_kept_by != 0) kill.append(" ").append(std::to_string(entry.log_kept_by));
    return Said{"a supervise of it (pid " + pid +
                    ") runs in a directory of that name which was deleted, and so does what that has started",
                {"it works in what was " + entry.deleted + ", and not in what is " + picture.real,
                 "svscan starts one for what is there now when the old one has ended"},
                kill};
}

Judgement not_permitted(const Picture& picture) {
    const auto& obstacle = picture.view.obstacle;
    if (!obstacle || (obstacle->error != EACCES && obstacle->error != EPERM) || picture.entry.is_dangling)
        return std::nullopt;
    return Said{"this user may not see how it stands",
                {"the directory supervise of it may be entered by its owner alone"},
                why_by_sudo(picture)};
}

Judgement svscan_missing(const Picture& picture) {
    const SupervisorFacts& keeper = picture.supervisor;
    const bool has_lost_it = picture.state() && picture.state()->author.of_svscan;
    if (!picture.entry.is_in_scan_directory || !(is_unsupervised(picture) || has_lost_it))
        return std::nullopt;
    if (!keeper.svscan_is_known || keeper.svscan_runs) return std::nullopt;
    const std::string scan{directory_above(picture.path)};
    return Said{"no svscan runs on " + scan +
                    (has_lost_it ? ": nobody starts its supervise again when that ends"
                                 : ", so that nobody starts its services"),
                {},
                service::svscanboot_command(scan)};
}

Judgement not_supervised(const Picture& picture) {
    const SupervisorFacts& keeper = picture.supervisor;
    if (!is_unsupervised(picture) || picture.entry.kept_by != 0) return std::nullopt;
    if (!picture.entry.is_in_scan_directory)
        return Said{"no supervise runs on it",
                    {"it was named by its path; what a scan directory links to is supervised"},
                    "ln -s " + quoted(picture.real) + " " + quoted(picture.scan + "/")};
    if (!keeper.svscan_runs) return std::nullopt;
    return Said{
        "svscan runs on " + std::string{directory_above(picture.path)} +
            ", but no supervise does on this service",
        {"svscan says why on its standard error, which readproctitle shows: ps ax | grep readproctitle"},
        lares_command(picture, "status") + "  # svscan starts one by itself within seconds"};
}

Judgement kept_by_s6(const Picture& picture) {
    if (picture.supervisor.s6 == 0) return std::nullopt;
    return Said{"it is kept by s6-supervise (pid " + std::to_string(picture.supervisor.s6) +
                    "), which says how it stands in a form of its own",
                {"lares reads what supervise and runsv publish"},
                "s6-svstat " + quoted(picture.path)};
}

Judgement supervise_stopped(const Picture& picture) {
    if (picture.supervisor.state != 'T' && picture.supervisor.state != 't') return std::nullopt;
    const std::string pid = std::to_string(picture.supervisor.pid);
    return Said{"its supervise (pid " + pid + ") has been stopped by a signal, and hears nothing",
                {"state T in /proc/" + pid + "/stat"},
                "kill -CONT " + pid};
}

// It works; but removing it means moving it, and its supervise then serves a name that is not there.
Judgement real_directory(const Picture& picture) {
    if (!picture.entry.is_in_scan_directory || picture.entry.is_link) return std::nullopt;
    const std::string& place = picture.entry.place;
    const std::string moved = place + "/" + picture.name;
    const bool is_kept_there = place != place_of_made;
    const std::string to = is_kept_there ? std::string{place_of_kept} + "/" + picture.name : moved;
    Said said{picture.path + " is a directory, where mostly a link is",
              {"it works; a link can be taken away without touching the service"},
              "mkdir -p " + quoted(place) + " && " + rename(picture.path, moved) + " && ln -s " + quoted(to) +
                  " " + quoted(std::string{directory_above(picture.path)} + "/")};
    if (is_kept_there)
        said.evidence.push_back(std::string{place_of_made} +
                                " is on another disk: mv would copy it, and its supervise would go on in "
                                "what is deleted");
    if (picture.entry.is_in_the_way) {
        said.evidence.push_back(moved + " is there already, and something else");
        said.remedy = "ls -ld " + quoted(moved) + "  # it is in the way of " + comment(picture.name);
    }
    return said;
}

} // namespace lares::diagnosis::causes
