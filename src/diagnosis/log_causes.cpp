// SPDX-License-Identifier: ISC
// Who keeps what a service says. Where nobody reads it, the pipe fills, and then the service hangs in a
// write.
#include "causes.hpp"
#include "recogniser.hpp"
#include "run_script.hpp"
#include "waiting_shell.hpp"

namespace lares::diagnosis::causes {

using protocol::RunEnd;

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

constexpr const char* where_errors_go =
    "it goes to svscan, and to readproctitle or to whoever has started that";

// "fdmove -c 2 1" of execline does what "exec 2>&1" does.
bool may_be_told_to_log(const Script& run) {
    return !run.text.empty() && !run.text.contains("fdmove");
}

// What is no shell cannot be told so by a line.
Judgement errors_of_program(const Picture& picture) {
    return Said{
        "it has died without a word in its log, where its standard error does not go: run is no script of "
        "a shell, which could send it there",
        {where_errors_go},
        "cd " + quoted(picture.path) +
            " && test ! -e run.program && mv run run.program && printf '#!/bin/sh\\nexec 2>&1\\nexec "
            "./run.program\\n' >run && "
            "chmod 755 run"};
}

} // namespace

// It may have said why; but not to whoever keeps its words.
Judgement errors_unlogged(const Picture& picture) {
    const auto death = last_death_of(picture);
    const bool has_failed = death && !(death->how.kind == RunEnd::Kind::exited && death->how.number == 0);
    const bool has_log = picture.log.is_there && picture.words.why != LastWords::Why::unreadable;
    if (!has_failed || !has_log || !keeps_failing(picture) || picture.words.why == LastWords::Why::no_log)
        return std::nullopt;
    const bool is_silent = picture.words.why == LastWords::Why::silent;
    if (!is_script_of_shell(picture.run.text))
        return is_silent && may_be_told_to_log(picture.run) ? errors_of_program(picture) : std::nullopt;
    if (redirects_errors(picture.run.text)) return std::nullopt;
    return Said{is_silent
                    ? "it has died without a word in its log, where its standard error does not go: run has "
                      "no exec 2>&1"
                    : "what it writes to standard error does not go into its log: run has no exec 2>&1",
                {where_errors_go},
                "sed -i '1a exec 2>&1' " + quoted(picture.run.typed)};
}

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
    if (log.runs_without_record)
        return Said{"the directory of its log, " + log.directory + ", was deleted while its logger runs",
                    {"what the logger writes is lost"},
                    "mkdir -p " + quoted(log.directory) + " && svc -t " + quoted(log.typed)};
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

Judgement log_complains(const Picture& picture) {
    if (picture.complaint.empty()) return std::nullopt;
    return Said{"its log says since its start: " + picture.complaint, {}, lares_command(picture, "logs")};
}

} // namespace lares::diagnosis::causes
