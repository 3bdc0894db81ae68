// SPDX-License-Identifier: ISC
#include "disabling.hpp"

#include "base/span_text.hpp"
#include "base/text.hpp"
#include "leftovers.hpp"
#include "log_patience.hpp"
#include "progress.hpp"
#include "service/astray.hpp"
#include "service/lares_command.hpp"
#include "service/ties.hpp"
#include "sys/clock.hpp"
#include "sys/file.hpp"
#include "sys/interruption.hpp"
#include "sys/waiting.hpp"

#include <algorithm>

namespace lares::front {

namespace {

using present::Outcome;
using service::Result;
using workshop::Retiree;
using End = Retiree::End;

// Of an instance there is no directory of its own; and any may have gone with its last run.
std::string words_for_what_stays(const std::string& address) {
    if (sys::info(sys::here, address.c_str())) return "; it stays in " + address;
    const std::string template_ = address.substr(0, address.rfind('@') + 1);
    return !template_.empty() && sys::info(sys::here, template_.c_str())
               ? "; its template stays in " + template_
               : "";
}

} // namespace

Disabling::Disabling(workshop::ScanEntries& entries, Span patience, OutcomeLines* objects)
    : entries_{entries}, patience_{patience}, deadline_{deadline_of(patience)},
      account_{present::OutcomeVerb::disable, objects} {}

int Disabling::disable(const std::vector<Disabled>& services) {
    look_around(services);
    std::vector<const Disabled*> unlinked;
    for (const Disabled& each : services)
        if (unlink(each)) unlinked.push_back(&each);
    for (const Disabled* each : unlinked)
        for (const std::string& address : each->addresses) add(*each, address);
    if (!retiring_.empty()) stop(make_errands());
    return account_.exit_code();
}

// Before the entries go: by these, services find each other.
void Disabling::look_around(const std::vector<Disabled>& services) {
    std::vector<service::Selected> chosen;
    std::vector<const Disabled*> whose;
    for (const Disabled& each : services) {
        if (each.entries.empty() || each.addresses.front().empty()) continue;
        chosen.push_back({each.entries.front(), entries_.directory() + "/" + each.entries.front()});
        whose.push_back(&each);
    }
    around_ = service::surroundings_of(chosen);
    for (std::size_t i = 0; i < whose.size(); ++i) paths_.emplace(whose[i], around_.chosen[i]);
}

bool Disabling::unlink(const Disabled& service) {
    for (const std::string& entry : service.entries)
        if (const auto removed = entries_.remove(entry); !removed) {
            const int error = removed.error().number;
            Outcome outcome = account_.outcome_of(service.name);
            outcome.result = result_for(error);
            account_.add_failure(outcome, "unable to remove " + entries_.directory() + "/" + entry, error,
                                 hint_for(error), exit_code_for(error));
            return false;
        }
    return true;
}

// A link that leads nowhere may be that of one whose directory has been renamed.
std::string Disabling::where_it_runs(const Disabled& service, const std::string& address) const {
    if (!address.empty()) return address;
    const auto astray = service::astray_of(entries_.directory(), service.name);
    return astray ? astray->directory : "";
}

// Another entry may be the one by which it is served.
void Disabling::add(const Disabled& service, const std::string& known_address) {
    const std::string address = where_it_runs(service, known_address);
    if (address.empty()) return end_what_is_left_of(service);
    const auto made = workshop::made_directory(address, entries_.directory());
    const auto others = made ? entries_.of(*made) : std::vector<std::string>{};
    if (!others.empty())
        return account_.add(service.name, "its link is removed; the service goes on as " + others.front());
    retiring_.push_back({&service, Retiree{address}});
}

// Those that go along, in the order in which that happens; who is in no scan directory has no company.
std::vector<Errand> Disabling::make_errands() {
    std::map<std::string, Retiring*> by_path;
    std::vector<std::string> names;
    for (Retiring& each : retiring_)
        if (const auto path = paths_.find(each.service); path != paths_.end()) {
            by_path.emplace(path->second, &each);
            names.push_back(path->second);
        }
    std::vector<Errand> errands;
    const auto add = [&](Retiring& retiring, std::vector<std::size_t> after) {
        by_errand_.emplace(errands.size(), &retiring);
        errands.push_back(errand_for(retiring));
        errands.back().task.after = std::move(after);
    };
    for (const service::Move& move : plan_of_stop(around_.graph, names).moves)
        if (const auto found = by_path.find(move.name); found != by_path.end())
            add(*found->second, move.after);
        else
            errands.push_back(errand_of(move, around_));
    for (Retiring& each : retiring_)
        if (!paths_.contains(each.service)) add(each, {});
    return errands;
}

Errand Disabling::errand_for(const Retiring& retiring) {
    constexpr std::string_view farewell = "dx";
    const service::Selected who{retiring.service->name, retiring.retiree.address};
    service::Task task{who, service::Task::Kind::stop, {{std::string{farewell}, service::goal_of(farewell)}}};
    return {std::move(task), present::OutcomeVerb::disable, "", ""};
}

Terms Disabling::terms() const {
    Terms terms{entries_.directory(), patience_};
    for (const Retiring& each : retiring_) {
        terms.paths.emplace(each.service->name, each.retiree.address);
        terms.paths.emplace(each.service->name + "/log", each.retiree.address + "/log");
    }
    return terms;
}

void Disabling::stop(const std::vector<Errand>& errands) {
    const sys::InterruptionSignals interruption;
    const Terms terms = this->terms();
    std::vector<service::Task> tasks;
    for (const Errand& errand : errands) tasks.push_back(errand.task);
    service::Undertaking undertaking{std::move(tasks), deadline_, interruption.fd()};
    const Leftovers leftovers{errands};
    ProgressShow progress{errands, terms};
    undertaking.run([&progress](const service::Undertaking& it) { return progress.show(it); });
    progress.end();
    note_ends(undertaking);
    retire_their_logs(terms, interruption.fd());
    leftovers.await_ends(undertaking, interruption.fd());
    const bool was_interrupted = sys::has_input(interruption.fd());
    for (std::size_t number = 0; number < errands.size(); ++number) {
        Outcome outcome = outcome_of(undertaking, number, errands[number], terms);
        leftovers.note(outcome, number, terms);
        if (const auto found = by_errand_.find(number); found != by_errand_.end())
            tell_end(*found->second, std::move(outcome), was_interrupted);
        else if (!was_interrupted)
            account_.add_company(outcome);
    }
}

void Disabling::note_ends(const service::Undertaking& undertaking) {
    for (const auto& [number, retiring] : by_errand_) {
        const service::Progress& progress = undertaking.progress(number);
        Retiree& retiree = retiring->retiree;
        retiree.failure = progress.failure;
        if (progress.is_as_wanted())
            retiree.end = End::gone;
        else if (progress.result == Result::untold)
            retiree.end = progress.failure->is_of_nobody() ? End::nobody : End::refused;
        else
            retiree.end = End::still_there;
    }
}

void Disabling::retire_their_logs(const Terms& terms, const sys::Fd& interruption) {
    LogPatience patience{terms, sys::now()};
    std::vector<Retiree*> retirees;
    for (Retiring& each : retiring_) retirees.push_back(&each.retiree);
    const auto look = [&](const Retiree& of, const service::Service& log, pid_t writer) {
        const auto whose = [&](const Retiring& each) { return &each.retiree == &of; };
        patience.look(std::ranges::find_if(retiring_, whose)->service->name + "/log", log, writer);
    };
    retire_logs(retirees, {deadline_, interruption, look});
}

void Disabling::tell_end(const Retiring& retiring, Outcome outcome, bool was_interrupted) {
    const auto& [service, retiree] = retiring;
    const bool was_enabled = !service->entries.empty();
    if (retiree.end == End::refused || retiree.end_of_log == End::refused) {
        const int error = retiree.failure ? retiree.failure->error : 0;
        outcome.result = result_for(error);
        return account_.add_failure(outcome, "unable to stop " + service->name, error, hint_for(error),
                                    exit_code_for(error));
    }
    const bool is_late = retiree.end == End::still_there || retiree.end_of_log == End::still_there;
    if (is_late && was_interrupted)
        return account_.add_left(outcome,
                                 service->name + (was_enabled ? " is not enabled any more, but " : " ") +
                                     (retiree.has_gone() ? "its log has not ended yet" : "has not ended yet"),
                                 service::lares_command(entries_.directory(), {"disable", retiree.address}));
    if (is_late) return tell_delay(retiring, std::move(outcome));
    const std::string log = retiree.end_of_log == End::gone ? ", and so is its log" : "";
    outcome.result =
        was_enabled || retiree.end == End::gone ? Outcome::Result::done : Outcome::Result::unchanged;
    outcome.problem.clear();
    if (retiree.end == End::gone)
        outcome.deed = "stopped" + log + (was_enabled ? words_for_what_stays(retiree.address) : "");
    else
        outcome.deed = was_enabled ? "not enabled any more; nobody supervised it" : "is not enabled";
    account_.add(outcome);
}

void Disabling::tell_delay(const Retiring& retiring, Outcome outcome) {
    const bool is_log = retiring.retiree.has_gone();
    const std::string name = retiring.service->name + (is_log ? "/log" : "");
    const std::string address = retiring.retiree.address + (is_log ? "/log" : "");
    const auto view = service::Service{address}.look();
    const bool has_pid = !view.obstacle && view.status.pid != 0;
    const std::string pid = has_pid ? " (pid " + std::to_string(view.status.pid) + ")" : "";
    outcome.result = Outcome::Result::late;
    account_.add_failure(outcome,
                         name + " has not ended within " + std::string{span_text(patience_).view()} + pid, 0,
                         "it leaves as soon as it does; to end it now: " +
                             service::lares_command(entries_.directory(), {"kill", address}),
                         exit_failed);
}

} // namespace lares::front
