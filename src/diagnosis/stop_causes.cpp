// SPDX-License-Identifier: ISC
// Told to stop, and still there: what keeps it, and what its supervise is about to do.
#include "cause_words.hpp"
#include "causes.hpp"

#include "base/signal_name.hpp"

namespace lares::diagnosis::causes {

namespace {

constexpr Span patience = std::chrono::seconds{3};

// "sleep (pid 812), state S, waits in do_wait"
std::string blocker_words(const service::Blocker& blocker) {
    std::string words{blocker.look ? blocker.look->name.view() : blocker.script};
    words.append(" (pid ").append(std::to_string(blocker.pid)).append(")");
    if (blocker.look) words.append(", ").append(sys::words_for(*blocker.look).view());
    return words;
}

std::string signal_words(int number) {
    const std::string_view name = signal_name(number);
    return name.empty() ? "signal " + std::to_string(number) : std::string{name};
}

// What comes next, and when.
std::string next_words(const Picture& picture, const protocol::ServiceState& state) {
    if (signal_words(state.last_signal) == "KILL") return "KILL was sent, and has no effect yet";
    if (state.next_step)
        return (picture.stop.kills ? "KILL comes in " : "the next step of its file stop-steps comes in ") +
               span_up(*state.next_step - picture.now.moment);
    if (state.time_limit) return "it is killed in " + span_up(*state.time_limit - picture.now.moment);
    return is_told_to_restart(picture) ? "KILL never comes: a restart has the time that it takes"
                                       : "KILL never comes: it has no file timeout-kill";
}

bool is_told_to_stop(const Picture& picture) {
    const auto* state = picture.state();
    return is_seen(picture) && state && state->want == protocol::Want::down && picture.stop.blocker;
}

} // namespace

Judgement stop_held(const Picture& picture) {
    if (!is_told_to_stop(picture) || picture.stop.blocker->holder.empty()) return std::nullopt;
    const std::string& holder = picture.stop.blocker->holder;
    Said said{"it is told to stop, and goes on for " + holder + ", which needs it",
              {},
              lares_command(picture, "stop", holder)};
    if (const auto* state = picture.state(); state && state->held_until)
        said.evidence.push_back("at most for " + span_up(*state->held_until - picture.now.moment) +
                                " more, by its file timeout-needed-by");
    return said;
}

Judgement stop_slow(const Picture& picture) {
    const bool is_to_come_back = is_told_to_restart(picture);
    if (!is_told_to_stop(picture) && !is_to_come_back) return std::nullopt;
    if (!picture.stop.blocker || !picture.stop.blocker->holder.empty()) return std::nullopt;
    const service::Blocker& blocker = *picture.stop.blocker;
    if (picture.stop.told_for < patience || blocker.pid == 0 || blocker.is_paused) return std::nullopt;
    const auto& state = *picture.state();
    const std::string since = span_up(picture.stop.told_for);
    if (blocker.script != "run")
        return Said{"it is told to stop, and its script " + std::string{blocker.script} + " has run for " +
                        span_up(blocker.age),
                    {blocker_words(blocker),
                     state.time_limit ? next_words(picture, state) : "it may take as long as it likes"},
                    "kill " + std::to_string(blocker.pid)};
    Said said{"it was sent " + signal_words(state.last_signal) + " " + since +
                  (is_to_come_back ? " ago to restart it, and is still there"
                                   : " ago to stop it, and is still there"),
              {blocker_words(blocker), next_words(picture, state)},
              lares_command(picture, "kill")};
    if (blocker.is_deaf()) {
        said.evidence.emplace_back("it waits for a disk or the like, and hears nothing before that answers");
        said.remedy = "dmesg | tail";
    }
    return said;
}

} // namespace lares::diagnosis::causes
