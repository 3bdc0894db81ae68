// SPDX-License-Identifier: ISC
// lares wait: until services are in a state into which others bring them.
#include "base/span_text.hpp"
#include "outcomes.hpp"
#include "output.hpp"
#include "patience.hpp"
#include "present/json_array.hpp"
#include "service/unmet.hpp"
#include "service/vigil.hpp"
#include "sys/clock.hpp"
#include "sys/file.hpp"
#include "sys/interruption.hpp"
#include "verb.hpp"
#include "when_given.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>

namespace lares::front {

namespace {

using service::Condition;
using service::Verdict;
using service::Vigil;

struct WaitWishes {
    std::vector<std::string> services;
    std::string state = "ready";
    Span patience = usual_patience;
    bool any = false;
    bool json = false;
};

struct StateWord {
    std::string_view word;
    Condition condition;
    std::string_view reached;
    std::string_view not_yet;
};
constexpr std::array state_words{
    StateWord{"up", Condition::up, "is up", " is not up yet"},
    StateWord{"ready", Condition::ready, "is ready", " is not ready yet"},
    StateWord{"down", Condition::down, "is down", " is not down yet"},
    StateWord{"finished", Condition::finished, "has finished", " has not finished yet"},
};

const StateWord& state_word_of(const std::string& word) {
    const auto found = std::ranges::find(state_words, word, &StateWord::word);
    if (found != state_words.end()) return *found;
    report.fatal({"--for takes up, ready, down or finished, and not ", word});
    sys::leave(exit_misused);
}

// "it is not up after 5 s: down": what has the name beside it.
std::string without_name(const std::string& name, const std::string& sentence) {
    return "it" + sentence.substr(name.size());
}

class Explaining {
  public:
    Explaining(const std::string& scan_directory, const WaitWishes& wishes, const StateWord& state,
               const Vigil& vigil, Vigil::Outcome outcome)
        : terms_{scan_directory, wishes.patience}, state_{state}, vigil_{vigil}, outcome_{outcome} {}

    void say_of(std::size_t number, const std::string& name) const {
        const Verdict verdict = vigil_.verdict(number);
        if (vigil_.is_hidden(number)) return say_what_hides(number, name);
        if (outcome_ == Vigil::Outcome::hidden || verdict == Verdict::reached) return;
        if (outcome_ == Vigil::Outcome::interrupted)
            return report.info({name, state_.not_yet, "; see: ", terms_.command("status", name)});
        if (const auto& why = vigil_.why_never(number); why && verdict == Verdict::never)
            report.fatal({name, ": ", why->text}, why->error, with_why(why->hint, name));
        else if (verdict == Verdict::never)
            report.fatal({service::failure_of(name, vigil_.view(number))}, 0, with_why("", name));
        else if (outcome_ == Vigil::Outcome::too_late)
            say_why_it_is_late(number, name);
    }

    // The same as a value, of those that are as they were to be as well.
    present::Outcome outcome_of(std::size_t number, const std::string& name, Span took) const {
        using Result = present::Outcome::Result;
        present::Outcome outcome{.name = name, .verb = present::OutcomeVerb::wait, .took = took};
        outcome.awaited = state_.reached;
        outcome.now = vigil_.view(number);
        const Verdict verdict = vigil_.verdict(number);
        const auto is = [&outcome](Result result, const std::string& problem, const std::string& hint) {
            outcome.result = result;
            outcome.problem = problem;
            outcome.hint = hint;
            return outcome;
        };
        if (vigil_.is_hidden(number))
            return is(Result::denied,
                      "it cannot be looked at: " +
                          std::string{sys::error_text(vigil_.view(number).obstacle->error)},
                      "");
        if (verdict == Verdict::reached) return outcome;
        if (const auto& why = vigil_.why_never(number); why && verdict == Verdict::never)
            return is(Result::failed, why->sentence(), with_why(why->hint, name));
        if (verdict == Verdict::never)
            return is(Result::failed, without_name(name, service::failure_of(name, vigil_.view(number))),
                      with_why("", name));
        if (outcome_ != Vigil::Outcome::too_late)
            return is(Result::left, "it" + std::string{state_.not_yet},
                      "see: " + terms_.command("status", name));
        const service::Explanation why = why_it_is_late(number, name);
        return is(Result::late, without_name(name, why.sentence()), why.hint);
    }

  private:
    std::string with_why(const std::string& hint, const std::string& name) const {
        return (hint.empty() ? "" : hint + "; ") + "see: " + terms_.command("why", name);
    }

    void say_what_hides(std::size_t number, const std::string& name) const {
        const protocol::Obstacle& obstacle = *vigil_.view(number).obstacle;
        report.fatal({name, " cannot be looked at"}, obstacle.error, remedy_for(obstacle));
    }

    service::Explanation why_it_is_late(std::size_t number, const std::string& name) const {
        const auto limit = span_text(terms_.patience);
        return service::why_unmet(
            {state_.condition, vigil_.service(number), name, vigil_.view(number), limit.view()},
            terms_.typed());
    }

    void say_why_it_is_late(std::size_t number, const std::string& name) const {
        const service::Explanation why = why_it_is_late(number, name);
        report.fatal({why.text}, why.error, why.hint);
    }

    Terms terms_;
    const StateWord& state_;
    const Vigil& vigil_;
    Vigil::Outcome outcome_;
};

int exit_code_after(Vigil::Outcome outcome) {
    switch (outcome) {
    case Vigil::Outcome::reached: return exit_done;
    case Vigil::Outcome::too_late: return exit_too_late;
    case Vigil::Outcome::never: return exit_failed;
    case Vigil::Outcome::hidden: return exit_unknown;
    case Vigil::Outcome::interrupted: break;
    }
    return exit_interrupted;
}

void print_outcomes(const Explaining& explaining, std::span<const service::Selected> services, Span took) {
    present::JsonArray array;
    for (std::size_t number = 0; number < services.size(); ++number)
        array.add(json_for(explaining.outcome_of(number, services[number].name, took)));
    print(array.text());
}

// It is not to come, so that nobody waits for it who has not named it.
bool is_to_be_down(const service::Selected& selected) {
    const service::Service service{selected.path};
    const auto view = service.look(service::Detail::everything);
    if (is_supervised(view) == false)
        return sys::info(service.start(), service.path("down").c_str()).has_value();
    if (view.obstacle || view.status.pid != 0 || service::has_failed_for_good(view)) return false;
    return want_of(view.status) == protocol::Want::down;
}

// Without a word: all that are to come.
service::Selection chosen(const Common& common, const WaitWishes& wishes, Condition condition) {
    service::Selection found = selected(common, wishes.services);
    const bool is_of_coming = condition == Condition::up || condition == Condition::ready;
    if (wishes.services.empty() && is_of_coming) std::erase_if(found.services, is_to_be_down);
    return found;
}

int wait_for(const Common& common, const WaitWishes& wishes) {
    const StateWord& state = state_word_of(wishes.state);
    const service::Selection found = chosen(common, wishes, state.condition);
    if (!found.problems.empty()) return exit_unknown;
    if (found.services.empty())
        report.info({"no service in ", common.scan_directory, " is to be waited for"});
    const sys::InterruptionSignals interruption;
    Vigil vigil{state.condition, &interruption.fd()};
    vigil.judge_as_a_start(service::typed_at_lares(common.scan_directory));
    for (const service::Selected& each : found.services) vigil.add(service::Service{each.path});
    const auto enough = wishes.any ? Vigil::Enough::any : Vigil::Enough::all;
    const Moment begun = sys::now();
    const Vigil::Outcome outcome = vigil.wait(enough, deadline_of(wishes.patience));
    const Span took = sys::now() - begun;
    const Explaining explaining{common.scan_directory, wishes, state, vigil, outcome};
    if (wishes.json)
        print_outcomes(explaining, found.services, took);
    else if (outcome != Vigil::Outcome::reached)
        for (std::size_t number = 0; number < vigil.size(); ++number)
            explaining.say_of(number, found.services[number].name);
    return exit_code_after(outcome);
}

} // namespace

void add_wait(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<WaitWishes>();
    CLI::App* verb = app.add_subcommand("wait", "Waits until they are ready, or up, down or finished");
    verb->add_option("SERVICE", wishes->services, named_services_or_all);
    verb->add_option("--for", wishes->state,
                     "up, ready, down, or finished: down, cleaned up after, and to stay so; or a one-shot "
                     "that is done")
        ->type_name("up|ready|down|finished");
    verb->add_flag("--any", wishes->any, "One of them is enough");
    add_patience(*verb, wishes->patience, "How long at most");
    verb->add_flag("--json", wishes->json, "An array of JSON objects (lares-outcome-1)");
    when_given(*verb, common, act, wishes, wait_for);
}

} // namespace lares::front
