// SPDX-License-Identifier: ISC
// A service that runs, and has not said that it is ready, or whose checks fail.
#include "cause_words.hpp"
#include "causes.hpp"

#include "base/text.hpp"
#include "service/joined.hpp"

namespace lares::diagnosis::causes {

using protocol::HealthFacts;
using protocol::Phase;

namespace {

// A stop that had to kill has ended its run by timeout, too: the record says whether that one was ready.
bool was_never_ready(const protocol::ServiceState& ended, const Picture& picture) {
    return !picture.runs.empty() && picture.runs.back().end == ended.last_end_at &&
           !picture.runs.back().ready;
}

// The last run had its time to become ready, and has not.
bool was_ended_for_that(const Picture& picture) {
    const auto* state = picture.state();
    return !picture.ready_limit.empty() && state->last_end &&
           state->last_end_by == protocol::EndedBy::timeout && state->phase != Phase::down &&
           state->phase != Phase::started && was_never_ready(*state, picture);
}

std::vector<std::string> listening(const Picture& picture) {
    if (picture.listens_at.empty()) return {};
    return {"it listens at " + service::joined(picture.listens_at)};
}

// "it listens at tcp 127.0.0.1:8081, and not at tcp 8080, as its file ready-listen wants"
std::string where_it_listens(const Picture& picture) {
    std::vector<std::string> wanted;
    for (std::string_view rest = picture.ready_listen; !rest.empty();) {
        const Split line = split_at(rest, '\n');
        if (!line.head.empty()) wanted.emplace_back(line.head);
        rest = line.rest;
    }
    const std::string by = ", as its file ready-listen wants";
    if (picture.listens_at.empty()) return "it does not listen at " + service::joined(wanted) + by;
    return "it listens at " + service::joined(picture.listens_at) +
           (wanted.size() == 1 ? ", and not at " : ", and not at all of ") + service::joined(wanted) + by;
}

std::vector<std::string> with_listening(const Picture& picture, std::string line) {
    std::vector<std::string> lines = listening(picture);
    lines.insert(lines.begin(), std::move(line));
    return lines;
}

// What would have told that it is ready.
std::vector<std::string> missing_word(const Picture& picture) {
    switch (picture.readiness) {
    case Readiness::unknown: break;
    case Readiness::ready_listen:
        return picture.listens_nowhere_else ? std::vector<std::string>{where_it_listens(picture)}
                                            : listening(picture);
    case Readiness::notification_fd:
        return with_listening(picture,
                              "its file notification-fd says that it tells so itself, and it has not");
    case Readiness::notify_socket:
        return with_listening(picture, "its file notify-socket says that it tells so itself, and it has not");
    case Readiness::check: return with_listening(picture, "its program check does not succeed");
    }
    return {};
}

Said ended_for_being_late(const Picture& picture) {
    return Said{
        "its last run was ended: it was not ready in the time that its file timeout-ready gives it, " +
            picture.ready_limit,
        missing_word(picture), lares_command(picture, "logs")};
}

} // namespace

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
    const bool listens_elsewhere = picture.readiness == Readiness::ready_listen &&
                                   !picture.listens_at.empty() && picture.listens_nowhere_else;
    return Said{"it runs for " + span(age) + ", and is not ready yet", missing_word(picture),
                listens_elsewhere ? "vi " + quoted(picture.path + "/ready-listen") + "  # or where it listens"
                                  : lares_command(picture, "logs")};
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

} // namespace lares::diagnosis::causes
