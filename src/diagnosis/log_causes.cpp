// SPDX-License-Identifier: ISC
// Who keeps what a service says. Where nobody reads it, the pipe fills, and then the service hangs in a
// write.
#include "causes.hpp"
#include "recogniser.hpp"

namespace lares::diagnosis::causes {

namespace {

const char* hanging = "lines wait in the pipe, and when that is full, the service hangs in a write";

// It is a service, too: what keeps its run from being executed.
Judgement start_of_log(const Picture& picture) {
    const LogFacts& log = picture.log;
    if (!log.is_there || log.view.obstacle || want_of(log.view.status) == protocol::Want::down)
        return std::nullopt;
    if (log.view.status.pid != 0 || log.run.typed.empty()) return std::nullopt;
    Picture itself;
    itself.path = log.typed;
    itself.now = picture.now;
    itself.view = log.view;
    itself.run = log.run;
    for (Finding& each : findings_of(itself))
        if (each.id.starts_with("run-")) return std::move(each.said);
    return std::nullopt;
}

// Somebody has told it so, though the service is to run.
bool is_told_down(const Picture& picture) {
    const LogFacts& log = picture.log;
    if (!log.is_there || log.view.obstacle || !is_wanted_up(picture)) return false;
    return want_of(log.view.status) == protocol::Want::down && log.view.status.pid == 0;
}

} // namespace

Judgement log_down(const Picture& picture) {
    const LogFacts& log = picture.log;
    if (auto start = start_of_log(picture))
        return Said{"its log does not get up: " + start->sentence, {hanging}, start->remedy};
    const bool is_told = is_told_down(picture);
    if ((!is_told && !log.does_not_get_up) || log.directory_is_missing || log.may_not_write)
        return std::nullopt;
    return Said{is_told ? "its log is down: somebody has told it so" : "its log does not get up",
                {hanging},
                lares_command(picture, is_told ? "start" : "why", log.typed)};
}

Judgement log_directory_missing(const Picture& picture) {
    const LogFacts& log = picture.log;
    if (!log.is_there || !log.directory_is_missing || start_of_log(picture)) return std::nullopt;
    return Said{"the directory of its log, " + log.directory +
                    ", does not exist, and its logger does not make it",
                {hanging},
                "mkdir -p " + quoted(log.directory)};
}

Judgement log_directory_unwritable(const Picture& picture) {
    const LogFacts& log = picture.log;
    if (!log.is_there || !log.may_not_write) return std::nullopt;
    return Said{"its logger may not write into " + log.directory,
                {"it runs as " + log.user, hanging},
                "chown " + quoted(log.user) + " " + quoted(log.directory)};
}

} // namespace lares::diagnosis::causes
