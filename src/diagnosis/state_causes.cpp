// SPDX-License-Identifier: ISC
// What a service is told to do, and what its supervise has made of how its runs have ended.
#include "causes.hpp"

#include "base/signal_name.hpp"
#include "base/span_text.hpp"
#include "service/condition.hpp"
#include "service/standing.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

using protocol::GaveUp;
using protocol::HealthFacts;
using protocol::Phase;
using protocol::RunEnd;
using protocol::Want;

namespace {

std::string span(Span length) {
    const Span whole = length < std::chrono::seconds{10}
                           ? std::chrono::floor<std::chrono::milliseconds>(length)
                           : std::chrono::floor<std::chrono::seconds>(length);
    return std::string{span_text(whole).view()};
}

std::string span_up(Span length) {
    return std::string{span_text(std::chrono::ceil<std::chrono::seconds>(std::max(length, Span{0}))).view()};
}

std::string end(const RunEnd& how) {
    if (how.kind == RunEnd::Kind::exited) return "exit " + std::to_string(how.number);
    if (how.kind != RunEnd::Kind::killed) return "an end that nobody saw";
    const std::string_view name = signal_name(how.number);
    return (name.empty() ? "signal " + std::to_string(how.number) : "SIG" + std::string{name}) +
           (how.core ? ", with a core file" : "");
}

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

// The last run had its time to become ready, and has not.
bool was_ended_for_that(const Picture& picture) {
    const auto* state = picture.state();
    return !picture.ready_limit.empty() && state->last_end &&
           state->last_end_by == protocol::EndedBy::timeout && state->phase != Phase::down &&
           state->phase != Phase::started;
}

// What would have told that it is ready.
std::vector<std::string> missing_word(const Picture& picture) {
    switch (picture.readiness) {
    case Readiness::unknown: break;
    case Readiness::ready_listen:
        return {"its file ready-listen says where it has to listen: " + picture.ready_listen};
    case Readiness::notification_fd:
        return {"its file notification-fd says that it tells so itself, and it has not"};
    case Readiness::notify_socket:
        return {"its file notify-socket says that it tells so itself, and it has not"};
    case Readiness::check: return {"its program check does not succeed"};
    }
    return {};
}

Said ended_for_being_late(const Picture& picture) {
    return Said{
        "its last run was ended: it was not ready in the time that its file timeout-ready gives it, " +
            picture.ready_limit,
        missing_word(picture), lares_command(picture, "logs")};
}

// Whatever it has said is shown: it may tell people more than it tells us.
std::vector<std::string> what_is_known_of(const Picture& picture, const Death& death) {
    constexpr std::size_t most = 3;
    std::vector<std::string> lines;
    if (death.how.kind == RunEnd::Kind::exited && death.how.number == 0)
        lines.emplace_back("a service is to stay in the foreground for as long as it serves");
    const auto words = words_of(picture);
    for (const std::string& line : words.last(std::min(words.size(), most))) lines.push_back(line);
    if (lines.empty())
        lines.emplace_back(picture.words.why == LastWords::Why::silent
                               ? "its log has no word of that run"
                               : "what it has said is nowhere to be read");
    return lines;
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
    return Said{"it is started again in " + span_up(*rest) + ": its file restart-delay wants that",
                {},
                start(picture)};
}

Judgement never_ready(const Picture& picture) {
    const auto* state = picture.state();
    if (!state || !is_wanted_up(picture) || state->ready == true) return std::nullopt;
    if (!has_process(picture) && was_ended_for_that(picture)) return ended_for_being_late(picture);
    if (!has_process(picture) || state->ready != false || is_being_stopped(*state)) return std::nullopt;
    const Span age = picture.now.moment - state->since_moment;
    if (state->notification_closed)
        return Said{"it has closed the descriptor of notification-fd without saying that it is ready, and "
                    "will not say it any more",
                    {"it runs for " + span(age)},
                    "cat " + quoted(picture.path + "/notification-fd") +
                        "  # is it the one that the program writes to?"};
    if (was_ended_for_that(picture)) return ended_for_being_late(picture);
    if (age < std::chrono::seconds{10}) return std::nullopt;
    return Said{"it runs for " + span(age) + ", and is not ready yet", missing_word(picture),
                lares_command(picture, "logs")};
}

Judgement health_failing(const Picture& picture) {
    const auto* state = picture.state();
    if (!state || !has_process(picture)) return std::nullopt;
    const HealthFacts& health = state->health;
    if (health.word != HealthFacts::Word::failing && health.word != HealthFacts::Word::unhealthy)
        return std::nullopt;
    const std::string failures =
        std::to_string(health.failures) + (health.failures == 1 ? " check has" : " checks have");
    return Said{health.word == HealthFacts::Word::unhealthy ? "it runs, and is not healthy"
                                                            : "it runs, and its last check has failed",
                health.failures == 0
                    ? std::vector<std::string>{"it has not said that it is alive, as its file watchdog wants"}
                    : std::vector<std::string>{failures + " failed, one after the other"},
                "cd " + quoted(picture.path) + " && ./health/check; echo $?"};
}

// What keeps `run` from being executed has findings of its own.
Judgement settings_rejected(const Picture& picture) {
    std::vector<std::string> lines;
    for (std::string_view rest = picture.rejected; !rest.empty();) {
        const Split line = split_at(rest, '\n');
        if (!line.head.starts_with("run: ")) lines.emplace_back(line.head);
        rest = line.rest;
    }
    if (lines.empty()) return std::nullopt;
    const std::string file = lines.front().substr(0, lines.front().find_first_of(",: "));
    Said said{"a file of its directory does not count: " + lines.front(),
              {},
              "vi " + quoted(picture.path + "/" + file)};
    if (lines.size() == 1) return said;
    said.sentence = std::to_string(lines.size()) + " files of its directory do not count";
    said.evidence = std::move(lines);
    return said;
}

// Whatever its supervise has met that has no name here.
Judgement start_failed(const Picture& picture) {
    using Step = protocol::StartFailure::Step;
    const auto* state = picture.state();
    if (!state || !state->start_failure || has_process(picture)) return std::nullopt;
    const protocol::StartFailure& failure = *state->start_failure;
    const std::string script = script_of(failure);
    Said said{"its supervise is unable to start its " + script + ": " + picture.start_error,
              {},
              "ls -lL " + quoted(picture.path + "/" + script)};
    if (failure.step == Step::fork) {
        said.sentence = "its supervise gets no process for its " + script + ": " + picture.start_error;
        said.remedy = "ps -e -o user= | sort | uniq -c  # who has so many?";
    }
    if (failure.step == Step::lock) {
        said.sentence = "its supervise waits for the lock of its file lock-fd: " + picture.start_error;
        said.remedy = "lslocks";
    }
    if (!picture.start_remedy.empty()) said.evidence.push_back(picture.start_remedy);
    return said;
}

// What is left to say where no cause was found; the table knows when that is.
Judgement ends_early(const Picture& picture) {
    const auto death = last_death_of(picture);
    if (!keeps_failing(picture)) return std::nullopt;
    if (!picture.state() && !has_process(picture))
        return Said{"it is wanted up and has no process: its run has ended, and is started again",
                    {"its supervise does not say how it has ended"},
                    "cd " + quoted(picture.path) + " && ./run"};
    if (!death || !death->lived) return std::nullopt;
    if (picture.state() && picture.state()->gave_up) return std::nullopt;
    return Said{"its run ends by itself " + span(*death->lived) + " after its start, with " + end(death->how),
                what_is_known_of(picture, *death), "cd " + quoted(picture.path) + " && ./run"};
}

} // namespace lares::diagnosis::causes
