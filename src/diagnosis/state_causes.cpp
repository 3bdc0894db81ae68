// SPDX-License-Identifier: ISC
// What a service is told to do, and what its supervise has made of how its runs have ended.
#include "cause_words.hpp"
#include "causes.hpp"

#include "service/condition.hpp"
#include "service/standing.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

using protocol::GaveUp;
using protocol::Phase;
using protocol::Want;

namespace {

std::string start(const Picture& picture) {
    return lares_command(picture, "start");
}

// Nothing runs, and nobody wants it to.
bool rests(const Picture& picture) {
    return is_seen(picture) && !is_wanted_up(picture) && picture.view.status.pid == 0 &&
           !(picture.state() && picture.state()->gave_up);
}

// How long yet, of one that is started again at some moment.
std::optional<Span> rest_until_start(const Picture& picture) {
    const auto& state = picture.view.state;
    if (!state || state->phase != Phase::waiting || !state->next_start) return std::nullopt;
    return *state->next_start - picture.now.moment;
}

// What is in the one that counts is not to be lost for the other one.
std::string either_of(const std::string& counts, const std::string& other) {
    return "diff -r " + quoted(counts) + " " + quoted(other) + "  # which one is meant?";
}

} // namespace

Judgement paused(const Picture& picture) {
    if (!is_seen(picture) || !picture.view.status.paused || picture.view.status.pid == 0) return std::nullopt;
    return Said{"it is paused: a command has sent it STOP", {}, lares_command(picture, "cont")};
}

Judgement down_file(const Picture& picture) {
    if (!is_seen(picture) || !picture.view.down_file) return std::nullopt;
    const std::string file = picture.path + "/down";
    const std::string remedy = "rm " + quoted(file) + " && " + start(picture);
    if (rests(picture))
        return Said{
            "it is down, and the file " + file + " keeps it from being started by itself", {}, remedy};
    if (want_of(picture.view.status) == Want::once) return std::nullopt; // a run was asked for, and no boot
    return Said{"the file " + file +
                    " is there, though it is wanted up: it is not started by itself at the next boot",
                {},
                "rm " + quoted(file)};
}

Judgement told_down(const Picture& picture) {
    if (!rests(picture) || picture.view.down_file) return std::nullopt;
    return Said{"it is down because a command has told it so, and is started again at the next boot",
                {},
                start(picture)};
}

Judgement gave_up(const Picture& picture) {
    const auto* state = picture.state();
    if (!state || !state->gave_up) return std::nullopt;
    const GaveUp& gave_up = *state->gave_up;
    const std::string how = end(gave_up.end);
    const std::string again = start(picture) + "  # when the cause is mended";
    switch (gave_up.because) {
    case GaveUp::Because::start:
        return Said{"its script start has failed (" + how + "), so that run is not started", {}, again};
    case GaveUp::Because::rule:
        return Said{"its run has failed (" + how + "), and its file restart wants no other one", {}, again};
    case GaveUp::Because::run: return Said{"its run wants no other one: it has ended with " + how, {}, again};
    case GaveUp::Because::finish:
        return Said{"its script finish wants no other run: it has ended with " + how, {}, again};
    }
    return std::nullopt;
}

Judgement restart_limit(const Picture& picture) {
    const auto rest = rest_until_start(picture);
    if (!rest || picture.view.state->restarts.rests == 0 || !keeps_failing(picture)) return std::nullopt;
    return Said{"it has failed as often as its file restart-limit lets it, and rests for " + span_up(*rest),
                {std::to_string(picture.view.state->restarts.failures) + " failures in a row"},
                start(picture) + "  # when the cause is mended"};
}

Judgement restart_budget(const Picture& picture) {
    if (!rest_until_start(picture) || !picture.view.state->over_budget) return std::nullopt;
    return Said{
        "all services together have been restarted as often as the scan directory lets them: it waits",
        {"the file .svscan/restart-budget"},
        start(picture)};
}

// A second is what everybody waits, and nothing to speak of.
Judgement restart_delay(const Picture& picture) {
    const auto rest = rest_until_start(picture);
    if (!rest || *rest <= std::chrono::seconds{2} || picture.view.state->start_failure) return std::nullopt;
    if (restart_limit(picture) || restart_budget(picture)) return std::nullopt;
    if (is_periodic(picture))
        return Said{"its run has ended with success, and comes again in " + span_up(*rest) +
                        ", as its file restart-delay wants",
                    {},
                    ""};
    return Said{"it is started again in " + span_up(*rest) + ": its file restart-delay wants that",
                {},
                start(picture)};
}

// What keeps `run` from being executed has findings of its own.
Judgement settings_rejected(const Picture& picture) {
    std::vector<service::RejectedSetting> files = picture.rejected;
    std::erase_if(files, [](const service::RejectedSetting& it) { return it.file == "run"; });
    if (files.empty()) return std::nullopt;
    const service::RejectedSetting& first = files.front();
    const std::string path = picture.path + "/";
    const std::string remedy = first.meant.empty()    ? "vi " + quoted(path + first.file)
                               : first.meant_is_there ? either_of(path + first.meant, path + first.file)
                                                      : rename(path + first.file, path + first.meant);
    if (files.size() == 1)
        return Said{"a file of its directory does not count: " + first.file + first.why, {}, remedy};
    Said said{std::to_string(files.size()) + " files of its directory do not count", {}, remedy};
    for (const service::RejectedSetting& each : files) said.evidence.push_back(each.file + each.why);
    return said;
}

} // namespace lares::diagnosis::causes
