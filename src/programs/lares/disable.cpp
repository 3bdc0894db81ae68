// SPDX-License-Identifier: ISC
// lares disable: services leave the scan directory, and are stopped for good.
#include "base/span_text.hpp"
#include "base/text.hpp"
#include "disable_choice.hpp"
#include "leftovers.hpp"
#include "outcomes.hpp"
#include "output.hpp"
#include "service/bereft.hpp"
#include "service/lares_command.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/file.hpp"
#include "sys/limits.hpp"
#include "when_given.hpp"
#include "workshop/retirement.hpp"
#include "workshop/scan_entries.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <memory>

namespace lares::front {

namespace {

using workshop::Retiree;

struct DisableWishes {
    std::vector<std::string> words;
    std::string directory = workshop::usual_directory;
    Span patience = usual_patience;
};

void tell_of_disabling(const std::string& line) {
    print(line + "\n");
}

// Of an instance there is no directory of its own; and any may have gone with its last run.
std::string words_for_what_stays(const std::string& address) {
    if (sys::info(sys::here, address.c_str())) return "; it stays in " + address;
    const std::string template_ = address.substr(0, address.rfind('@') + 1);
    return !template_.empty() && sys::info(sys::here, template_.c_str())
               ? "; its template stays in " + template_
               : "";
}

// "to end it: kill 812"
std::string to_end(const std::vector<service::LeftProcess>& left) {
    std::string words = left.size() == 1 ? "to end it: kill" : "to end them: kill";
    for (const service::LeftProcess& each : left) words.append(" ").append(std::to_string(each.pid));
    return words;
}

// The entries go first, or svscan would start another supervise for each that leaves.
class Disabling {
  public:
    Disabling(workshop::ScanEntries& entries, Span patience)
        : entries_{entries}, patience_{patience}, deadline_{deadline_of(patience)} {}

    int disable(const std::vector<Disabled>& services) {
        for (const Disabled& each : services) unlink(each);
        const service::Offspring offspring = offspring_of_retirees();
        retire(retirees_, deadline_);
        for (std::size_t i = 0; i < retirees_.size(); ++i) tell_end(*owners_[i], retirees_[i]);
        tell_what_goes_on(offspring);
        return exit_code_;
    }

  private:
    void unlink(const Disabled& service) {
        for (const std::string& entry : service.entries)
            if (const auto removed = entries_.remove(entry); !removed) {
                const int error = removed.error().number;
                report.fatal({"unable to remove ", entries_.directory(), "/", entry}, error, hint_for(error));
                return note(exit_code_for(error));
            }
        for (const std::string& address : service.addresses) add(service, address);
    }

    service::Offspring offspring_of_retirees() const {
        std::vector<service::Service> services;
        for (const Retiree& each : retirees_) services.emplace_back(each.address);
        return service::Offspring{services};
    }

    void tell_what_goes_on(const service::Offspring& offspring) const {
        std::vector<std::size_t> gone;
        for (std::size_t i = 0; i < retirees_.size(); ++i)
            if (retirees_[i].end == Retiree::End::gone) gone.push_back(i);
        offspring.await_ends(gone, service::patience_with_offspring);
        for (const std::size_t i : gone) {
            const auto left = offspring.left_of(i);
            if (left.empty()) continue;
            report.warn({owners_[i]->name, " is down, but ", present::left_words(shown_of(left))}, 0,
                        why_they_go_on(left, offspring.is_of_shell(i)) + to_end(left));
        }
    }

    // Another entry may be the one by which it is served.
    void add(const Disabled& service, const std::string& address) {
        if (address.empty()) return end_what_is_left_of(service);
        const auto made = workshop::made_directory(address, entries_.directory());
        const auto others = made ? entries_.of(*made) : std::vector<std::string>{};
        if (!others.empty())
            return tell_of_disabling(service.name + ": its link is removed; the service goes on as " +
                                     others.front());
        retirees_.emplace_back(address);
        owners_.push_back(&service);
    }

    // Its directory has been deleted; its supervise may go on.
    void end_what_is_left_of(const Disabled& service) {
        const auto bereft = service::bereft_of(entries_.directory(), service.name);
        if (!bereft) return tell_of_disabling(service.name + ": its link led nowhere, and is removed");
        const auto log = bereft_log_of(*bereft);
        if (!has_been_ended(service.name, *bereft)) return;
        if (log && !has_been_ended(service.name + "/log", *log)) return;
        tell_of_disabling(service.name + ": stopped" + (log ? ", and so is its log" : "") +
                          "; its directory had been deleted, " + bereft->directory);
    }

    bool has_been_ended(const std::string& name, const service::Bereft& bereft) {
        const auto told = tell(bereft, "dx");
        if (told && await_end(bereft, deadline_)) return true;
        note(told ? exit_failed : exit_code_for(told.error().error));
        if (told)
            report.fatal({name, " has not ended within ", span_text(patience_).view()}, 0,
                         "its supervise leaves as soon as it does");
        else
            report.fatal({"unable to stop ", name, ", which supervise (pid ",
                          Decimal{static_cast<std::uint64_t>(bereft.supervise)}.view(), ") still runs"},
                         told.error().error);
        return false;
    }

    void tell_end(const Disabled& service, const Retiree& retiree) {
        using End = Retiree::End;
        if (retiree.end == End::refused || retiree.end_of_log == End::refused)
            return tell_refusal(service, retiree);
        if (retiree.end == End::still_there) return tell_delay(service.name, retiree.address);
        if (retiree.end_of_log == End::still_there)
            return tell_delay(service.name + "/log", retiree.address + "/log");
        const bool was_enabled = !service.entries.empty();
        const bool was_there = retiree.end == End::gone;
        const std::string log = retiree.end_of_log == End::gone ? ", and so is its log" : "";
        if (was_there)
            return tell_of_disabling(service.name + ": stopped" + log +
                                     (was_enabled ? words_for_what_stays(retiree.address) : ""));
        tell_of_disabling(service.name +
                          (was_enabled ? ": not enabled any more; nobody supervised it" : " is not enabled"));
    }

    void tell_refusal(const Disabled& service, const Retiree& retiree) {
        const int error = retiree.failure ? retiree.failure->error : 0;
        report.fatal({"unable to stop ", service.name}, error, hint_for(error));
        note(exit_code_for(error));
    }

    void tell_delay(const std::string& name, const std::string& address) {
        const auto view = service::Service{address}.look();
        const std::string pid =
            view.obstacle || view.status.pid == 0 ? "" : " (pid " + std::to_string(view.status.pid) + ")";
        report.fatal({name, " has not ended within ", span_text(patience_).view(), pid}, 0,
                     "it leaves as soon as it does; to end it now: " +
                         service::lares_command(entries_.directory(), {"kill", address}));
        note(exit_failed);
    }

    void note(int exit_code) { exit_code_ = graver_of(exit_code_, exit_code); }

    workshop::ScanEntries& entries_;
    Span patience_;
    std::optional<Moment> deadline_;
    std::vector<Retiree> retirees_;
    std::vector<const Disabled*> owners_;
    int exit_code_ = exit_done;
};

int disable_chosen(const Common& common, const DisableWishes& wishes) {
    workshop::ScanEntries entries{common.scan_directory};
    DisableChoice choosing{common.scan_directory, wishes.directory, entries};
    for (const std::string& word : wishes.words) choosing.add(word);
    if (choosing.exit_code() == exit_no_such_service) return exit_no_such_service;
    const int exit_code = disable(entries, choosing.services(), wishes.patience);
    return graver_of(choosing.exit_code(), exit_code);
}

} // namespace

int exit_code_for(int error) {
    return error == EACCES || error == EPERM ? exit_denied : exit_failed;
}

std::string_view hint_for(int error) {
    return exit_code_for(error) == exit_denied ? "try: as root" : "";
}

int disable(workshop::ScanEntries& entries, const std::vector<Disabled>& services, Span patience) {
    sys::ignore_broken_pipes();
    (void)sys::raise_open_files(); // of each service that is waited for, two stay open
    return Disabling{entries, patience}.disable(services);
}

void add_disable(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<DisableWishes>();
    CLI::App* verb = app.add_subcommand("disable", "Stops services and their logs, for good");
    verb->add_option("SERVICE", wishes->words, named_services)->required();
    verb->add_option("--dir", wishes->directory, "Where those are that are not enabled; else /etc/lares")
        ->type_name("DIR");
    add_patience(*verb, wishes->patience, "How long their end is waited for");
    when_given(*verb, common, act, wishes, disable_chosen);
}

} // namespace lares::front
