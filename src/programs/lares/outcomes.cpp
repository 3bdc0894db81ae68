// SPDX-License-Identifier: ISC
#include "outcomes.hpp"

#include "base/signal_name.hpp"
#include "base/span_text.hpp"
#include "patience.hpp"
#include "present/standing_words.hpp"
#include "protocol/scan_state.hpp"
#include "service/lares_command.hpp"
#include "service/scan_place.hpp"
#include "service/standing.hpp"
#include "service/svscanboot_command.hpp"
#include "sys/clock.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace lares::front {

namespace {

using present::Outcome;
using service::Result;
using service::SendFailure;
using service::Undertaking;

std::string see_why(const Terms& terms, const std::string& name) {
    return "see: " + terms.command("why", name);
}

std::string both_hints(const std::string& one, const std::string& other) {
    return one.empty() || other.empty() ? one + other : one + "; " + other;
}

// "it ends as soon as it is started (exit 3)"
std::string with_last_end(const std::string& text, const protocol::ServiceView& view) {
    const bool is_about_another = !service::waits_for(view).empty();
    const bool is_told = text.contains(':') || is_about_another || !view.state || !view.state->last_end;
    return is_told ? text : text + " (" + present::end_words(*view.state->last_end) + ")";
}

// It was to read its configuration anew. What is killed by the signal has never heard of it.
std::string words_for_death(const service::Task& task, const service::Progress& progress) {
    const std::string name = "SIG" + std::string{signal_name(task.survives)};
    const auto& state = progress.now.state;
    const auto end = state ? state->last_end : std::nullopt;
    const bool is_killed = end && end->kind == protocol::RunEnd::Kind::killed && end->number == task.survives;
    if (is_killed || progress.was_deadly)
        return "it was ended by " + name + ", a signal that it does not know";
    return with_last_end("it ended when it was sent " + name, progress.now);
}

void note_failure_to_start(Outcome& outcome, const service::Task& task, const service::Progress& progress,
                           const Terms& terms) {
    outcome.result = Outcome::Result::failed;
    const std::string text = progress.why.sentence();
    const bool is_told = progress.why.error != 0;
    const bool is_death = task.survives != 0 && !progress.now.obstacle;
    outcome.problem = is_death  ? words_for_death(task, progress)
                      : is_told ? text
                                : with_last_end(text, progress.now);
    outcome.hint = both_hints(progress.why.hint, see_why(terms, task.who.name));
}

void note_lateness(Outcome& outcome, const Undertaking& undertaking, std::size_t number, const Terms& terms) {
    const service::Progress& progress = undertaking.progress(number);
    const std::string& name = undertaking.task(number).who.name;
    const bool has_been_read = progress.has_been_read || progress.now.obstacle;
    // What others bring about may be given up before, and where nobody has set a limit.
    const auto limit = span_text(terms.patience == endless_patience ? progress.took : terms.patience);
    const service::Service& service = undertaking.service(number);
    const auto why = service::why_not_reached({service, service.name(), undertaking.goal(number),
                                               has_been_read, service::Verdict::not_yet, limit.view()},
                                              terms.typed());
    outcome.result = Outcome::Result::late;
    outcome.problem = why.sentence();
    const bool was_to_come = undertaking.task(number).kind != service::Task::Kind::stop;
    outcome.hint = both_hints(why.hint, was_to_come ? see_why(terms, name) : "");
}

// Where svscan is to be asked for, if it is the one that is missing.
std::string hint_of_svscan(const service::Service& service) {
    const service::ScanPlace place = scan_place_of(service, service.name());
    return "is svscan running on " + place.shown + "? try: " + service::svscanboot_command(place.shown);
}

} // namespace

std::string Terms::command(std::string_view verb, std::string_view name) const {
    const auto path = paths.find(name);
    return service::lares_command(scan_directory, {verb, path == paths.end() ? name : path->second});
}

Outcome outcome_of(const Errand& errand, Outcome::Result result) {
    Outcome outcome;
    outcome.name = errand.task.who.name;
    outcome.verb = errand.verb;
    outcome.result = result;
    outcome.signal = errand.signal;
    outcome.because = errand.because;
    if (result == Outcome::Result::not_running) outcome.problem = "it does not run, and hears no signal";
    return outcome;
}

void note_failure(Outcome& outcome, const service::Service& service, const SendFailure& failure) {
    if (failure.is_of_nobody()) {
        outcome.result = Outcome::Result::unsupervised;
        outcome.problem = "nothing supervises it";
        outcome.hint = hint_of_svscan(service);
        return;
    }
    const service::Explanation why = service::why_not_told(service, failure);
    const bool is_denied = failure.error == EACCES || failure.error == EPERM;
    outcome.result = is_denied ? Outcome::Result::denied : Outcome::Result::untold;
    outcome.problem = why.sentence();
    outcome.hint = is_denied && why.hint.empty() ? "try: as root" : why.hint;
}

Outcome outcome_of(const Undertaking& undertaking, std::size_t number, const Errand& errand,
                   const Terms& terms) {
    const service::Progress& progress = undertaking.progress(number);
    Outcome outcome = outcome_of(errand, Outcome::Result::done);
    outcome.before = progress.before;
    outcome.now = progress.now;
    outcome.took = progress.took;
    switch (progress.result) {
    case Result::done: break;
    case Result::unchanged: outcome.result = Outcome::Result::unchanged; break;
    case Result::failed: note_failure_to_start(outcome, undertaking.task(number), progress, terms); break;
    case Result::untold: note_failure(outcome, undertaking.service(number), *progress.failure); break;
    case Result::not_running: return outcome_of(errand, Outcome::Result::not_running);
    case Result::not_begun:
    case Result::going:
    case Result::left: outcome.result = Outcome::Result::left; break;
    case Result::late: note_lateness(outcome, undertaking, number, terms); break;
    }
    return outcome;
}

int exit_code_of(Outcome::Result result) {
    switch (result) {
    case Outcome::Result::failed:
    case Outcome::Result::late:
    case Outcome::Result::untold: return exit_failed;
    case Outcome::Result::denied: return exit_denied;
    case Outcome::Result::unsupervised:
    case Outcome::Result::not_running: return exit_nobody_acts;
    case Outcome::Result::left: return exit_interrupted;
    default: return exit_done;
    }
}

int graver_of(int one, int other) {
    constexpr std::array by_weight{exit_done, exit_failed, exit_nobody_acts, exit_denied, exit_interrupted};
    const auto weight = [&](int code) { return std::ranges::find(by_weight, code) - by_weight.begin(); };
    return weight(one) >= weight(other) ? one : other;
}

} // namespace lares::front
