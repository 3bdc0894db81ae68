// SPDX-License-Identifier: ISC
#include "acting.hpp"

#include "leftovers.hpp"
#include "outcome_lines.hpp"
#include "outcomes.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "protocol/signal_command.hpp"
#include "service/delivery.hpp"
#include "service/lares_command.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/interruption.hpp"
#include "sys/limits.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

namespace lares::front {

namespace {

using present::Outcome;

// One whose supervise does not read keeps nobody waiting who does not want to wait.
constexpr Span patience_with_room = std::chrono::seconds{5};

[[noreturn]] void refuse_to_act_on_all(const Common& common, const Action& action) {
    const std::string_view verb = word_for(action.verb);
    const std::string& scan = common.scan_directory;
    const std::string command = action.word.empty() ? service::lares_command(scan, {verb, "*"})
                                                    : service::lares_command(scan, {verb, action.word, "*"});
    report.fatal({"no service is named"}, 0, "to " + std::string{verb} + " all: " + command);
    sys::leave(exit_misused);
}

// The outcomes, and the exit code that comes of them.
struct Done {
    OutcomeLines& lines;
    int exit_code = exit_done;

    void add(const Errand& errand, const Outcome& outcome) {
        lines.add(outcome);
        if (errand.is_told) exit_code = graver_of(exit_code, exit_code_of(outcome.result));
    }
};

void plan_only(Done& done, const std::vector<Errand>& errands) {
    for (const Errand& errand : errands) done.add(errand, outcome_of(errand, Outcome::Result::planned));
}

// All steps at once: supervise takes what comes of them in its own order. What is up without a process, as a
// one-shot that is done, has nothing that `r` could end.
std::string commands_of(const service::Task& task, const protocol::ServiceView& view) {
    std::string commands;
    for (const service::Step& step : task.steps) commands += step.commands;
    return commands == "du" && view.status.pid != 0 ? "ru" : commands;
}

Outcome told(const Errand& errand) {
    const service::Service service{errand.task.who.path};
    const auto view = service.look(service::Detail::everything);
    const bool is_signal = errand.task.kind == service::Task::Kind::signal;
    if (is_signal && !view.obstacle && !service::hears_signal(view, errand.task.steps.front().commands))
        return outcome_of(errand, Outcome::Result::not_running);
    Outcome outcome = outcome_of(errand, Outcome::Result::told);
    outcome.before = outcome.now = view;
    const std::string commands = commands_of(errand.task, view);
    service::Delivery delivery{commands};
    const auto sent = delivery.offer(service);
    if (!sent && !lacks_room(sent.error())) note_failure(outcome, service, sent.error());
    for (const auto& [_, failure] : delivery.wait(sys::now() + patience_with_room))
        note_failure(outcome, service, failure);
    return outcome;
}

void tell_only(Done& done, const std::vector<Errand>& errands) {
    for (const Errand& errand : errands)
        if (errand.is_told) done.add(errand, told(errand));
}

std::string_view doing_words(present::OutcomeVerb verb) {
    switch (verb) {
    case present::OutcomeVerb::start:
    case present::OutcomeVerb::once: return " is still being started";
    case present::OutcomeVerb::stop:
    case present::OutcomeVerb::kill: return " is still being stopped";
    case present::OutcomeVerb::restart: return " is still being restarted";
    default: return " has not been seen to do it yet";
    }
}

void say_what_goes_on(const Errand& errand, const Terms& terms, const service::Progress& progress) {
    const std::string& name = errand.task.who.name;
    if (progress.begun == Moment{})
        return report.info({name, " has not been told anything, and stays as it is"});
    report.info({name, doing_words(errand.verb), "; see: ", terms.command("status", name)});
}

void tell_and_wait(Done& done, const std::vector<Errand>& errands, const ActionWishes& wishes,
                   const Terms& terms) {
    const sys::InterruptionSignals interruption;
    std::vector<service::Task> tasks;
    for (const Errand& errand : errands) tasks.push_back(errand.task);
    service::Undertaking undertaking{std::move(tasks), deadline_of(terms.patience), interruption.fd()};
    if (wishes.patience == usual_patience) undertaking.bear_with_what_is_only_wanted();
    const Leftovers leftovers{errands};
    ProgressShow progress{errands, terms};
    undertaking.run([&progress](const service::Undertaking& it) { return progress.show(it); });
    progress.end();
    leftovers.await_ends(undertaking, interruption.fd());
    for (std::size_t number = 0; number < errands.size(); ++number) {
        Outcome outcome = outcome_of(undertaking, number, errands[number], terms);
        leftovers.note(outcome, number, terms);
        if (outcome.result == Outcome::Result::left) {
            say_what_goes_on(errands[number], terms, undertaking.progress(number));
            done.exit_code = exit_interrupted;
            if (!wishes.json) continue;
        }
        done.add(errands[number], outcome);
    }
}

// What its supervise would pass over is refused.
void drop_what_is_not_understood(Done& done, std::vector<Errand>& errands) {
    std::erase_if(errands, [&](const Errand& errand) {
        if (errand.task.kind != service::Task::Kind::signal) return false;
        const auto view = service::Service{errand.task.who.path}.look(service::Detail::everything);
        const auto command = protocol::decode_command(errand.task.steps.front().commands.front());
        if (view.obstacle || is_known_to_author_of(view, *command)) return false;
        Outcome outcome = outcome_of(errand, Outcome::Result::untold);
        outcome.problem = "its supervise, which is not that of lares, has no command for " + errand.signal;
        done.add(errand, outcome);
        return true;
    });
}

} // namespace

int act_on(const Common& common, const ActionWishes& wishes, const Action& action) {
    OutcomeLines lines{wishes.json};
    const int exit_code = act_on(common, wishes, action, lines);
    if (exit_code != exit_no_such_service) print(lines.text());
    return exit_code;
}

int act_on(const Common& common, const ActionWishes& wishes, const Action& action, OutcomeLines& lines) {
    if (wishes.services.empty()) refuse_to_act_on_all(common, action);
    (void)sys::raise_open_files(); // of each service that is waited for, two stay open
    sys::ignore_broken_pipes();
    const service::Selection found = selected(common, wishes.services);
    if (!found.problems.empty()) return exit_no_such_service;
    Errands errands = errands_of(action, found.services);
    const bool is_seen_by_waiting = !wishes.dry_run && !wishes.no_wait;
    if (!is_seen_by_waiting)
        for (const std::string& warning : errands.warnings) report.warn({warning});
    Done done{lines};
    drop_what_is_not_understood(done, errands.all);
    if (wishes.dry_run)
        plan_only(done, errands.all);
    else if (wishes.no_wait)
        tell_only(done, errands.all);
    else
        tell_and_wait(done, errands.all, wishes, {common.scan_directory, wishes.patience});
    return done.exit_code;
}

void add_action_options(CLI::App& verb, ActionWishes& wishes) {
    verb.add_option("SERVICE", wishes.services, named_services);
    verb.add_flag("--no-wait", wishes.no_wait, "Tells them, and does not wait for what comes of it");
    add_patience(verb, wishes.patience, "How long to wait at most");
    verb.add_flag("--dry-run", wishes.dry_run, "Says what would happen, in which order, and does nothing");
    verb.add_flag("--json", wishes.json, "An array of JSON objects");
}

void add_action(CLI::App& app, const Common& common, Act& act, const char* name, const char* help,
                Action action) {
    const auto wishes = std::make_shared<ActionWishes>();
    CLI::App* verb = app.add_subcommand(name, help);
    add_action_options(*verb, *wishes);
    verb->callback([&common, &act, wishes, action = std::move(action)] {
        act = [&common, wishes, action] { return act_on(common, *wishes, action); };
    });
}

} // namespace lares::front
