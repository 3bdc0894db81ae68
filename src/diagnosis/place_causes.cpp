// SPDX-License-Identifier: ISC
// Where a service lies, and whether anybody keeps it.
#include "base/path_parts.hpp"
#include "causes.hpp"

#include "protocol/service_view.hpp"

#include <cerrno>

namespace lares::diagnosis::causes {

namespace {

bool is_unsupervised(const Picture& picture) {
    return picture.view.obstacle && is_supervised(*picture.view.obstacle) == false &&
           !picture.entry.is_dangling;
}

} // namespace

Judgement link_dangling(const Picture& picture) {
    if (!picture.entry.is_dangling) return std::nullopt;
    return Said{picture.path + " is a link that leads nowhere",
                {"it leads to " + picture.entry.leads_to},
                "rm " + quoted(picture.path)};
}

Judgement not_permitted(const Picture& picture) {
    const auto& obstacle = picture.view.obstacle;
    if (!obstacle || (obstacle->error != EACCES && obstacle->error != EPERM) || picture.entry.is_dangling)
        return std::nullopt;
    return Said{"this user may not see how it stands",
                {"the directory supervise of it may be entered by its owner alone"},
                "sudo lares why " + picture.call};
}

Judgement svscan_missing(const Picture& picture) {
    const SupervisorFacts& keeper = picture.supervisor;
    if (!is_unsupervised(picture) || !picture.entry.is_in_scan_directory) return std::nullopt;
    if (!keeper.svscan_is_known || keeper.svscan_runs) return std::nullopt;
    const std::string scan = std::string{directory_above(picture.path)};
    return Said{"no svscan runs on " + scan + ", so that nobody starts its services",
                {},
                "svscanboot " + quoted(scan) + " &"};
}

Judgement not_supervised(const Picture& picture) {
    const SupervisorFacts& keeper = picture.supervisor;
    if (!is_unsupervised(picture)) return std::nullopt;
    if (!picture.entry.is_in_scan_directory)
        return Said{"no supervise runs on it",
                    {"it was named by its path; what a scan directory links to is supervised"},
                    "ln -s " + quoted(picture.real) + " /service/"};
    if (!keeper.svscan_runs) return std::nullopt;
    return Said{
        "svscan runs on " + std::string{directory_above(picture.path)} +
            ", but no supervise does on this service",
        {"svscan says why on its standard error, which readproctitle shows: ps ax | grep readproctitle"},
        "svscan does it by itself within seconds; see: lares status " + picture.call};
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
    return Said{picture.path + " is a directory, where mostly a link is",
                {"it works; a link can be taken away without touching the service"},
                "mv " + quoted(picture.path) + " /etc/sv/ && ln -s " + quoted("/etc/sv/" + picture.name) +
                    " " + quoted(std::string{directory_above(picture.path)} + "/")};
}

} // namespace lares::diagnosis::causes
