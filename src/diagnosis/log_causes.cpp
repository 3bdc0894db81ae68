// SPDX-License-Identifier: ISC
// Who keeps what a service says. Where nobody reads it, the pipe fills, and then the service hangs in a
// write.
#include "causes.hpp"

namespace lares::diagnosis::causes {

namespace {

const char* hanging = "lines wait in the pipe, and when that is full, the service hangs in a write";

// Somebody has told it so, though the service is to run.
bool is_told_down(const Picture& picture) {
    const LogFacts& log = picture.log;
    if (!log.is_there || log.view.obstacle || !is_wanted_up(picture)) return false;
    return want_of(log.view.status) == protocol::Want::down && log.view.status.pid == 0;
}

} // namespace

Judgement log_down(const Picture& picture) {
    const LogFacts& log = picture.log;
    const bool is_told = is_told_down(picture);
    if ((!is_told && !log.does_not_get_up) || log.directory_is_missing || log.may_not_write)
        return std::nullopt;
    Said said;
    said.sentence = is_told ? "its log is down: somebody has told it so" : "its log does not get up";
    if (!log.problem.empty()) said.evidence.push_back(log.problem);
    said.evidence.emplace_back(hanging);
    said.remedy = (is_told ? "lares start " : "lares why ") + quoted(log.typed);
    return said;
}

Judgement log_directory_missing(const Picture& picture) {
    const LogFacts& log = picture.log;
    if (!log.is_there || !log.directory_is_missing) return std::nullopt;
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
