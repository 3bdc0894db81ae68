// SPDX-License-Identifier: ISC
// Services leave the scan directory and are stopped for good, each with its log, and what goes along with
// them is told of.
//
//     the entries go               or svscan would start another supervise for each that leaves
//     the services are stopped     those that need others first; who needs them and stays goes down, too
//     what they said is read       by their logs, and these are stopped
//
// Whoever leaves in the middle is told what is not done, and by which command it is: a name that is no entry
// any more means nobody to most verbs.
#pragma once

#include "enabling.hpp"
#include "entry_account.hpp"
#include "outcomes.hpp"
#include "service/bereft.hpp"
#include "workshop/retirement.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lares::front {

class Disabling {
  public:
    // `objects`: null: lines are written.
    Disabling(workshop::ScanEntries& entries, Span patience, OutcomeLines* objects);

    // The exit code.
    int disable(const std::vector<Disabled>& services);
    // Tells what that would do, as objects or lines.
    int plan(const std::vector<Disabled>& services);

  private:
    struct Retiring {
        const Disabled* service;
        workshop::Retiree retiree;
    };

    void look_around(const std::vector<Disabled>& services);
    bool unlink(const Disabled& service);
    std::string where_it_runs(const Disabled& service, const std::string& address) const;
    void add(const Disabled& service, const std::string& known_address);
    void end_what_is_left_of(const Disabled& service);
    bool has_been_ended(const std::string& name, const service::Bereft& bereft);

    std::vector<Errand> make_errands();
    static Errand errand_for(const Retiring& retiring);
    Terms terms() const;
    void stop(const std::vector<Errand>& errands);
    void note_ends(const service::Undertaking& undertaking);
    void retire_their_logs(const Terms& terms, const sys::Fd& interruption);

    void tell_end(const Retiring& retiring, present::Outcome outcome, bool was_interrupted);
    void tell_delay(const Retiring& retiring, present::Outcome outcome);

    std::string words_for_link(const Disabled& service) const;
    std::string deed_without_end(const Disabled& service, const std::string& address,
                                 const std::vector<Disabled>& all);
    std::string deed_with_end(const Retiring& retiring) const;

    workshop::ScanEntries& entries_;
    Span patience_;
    std::optional<Moment> deadline_;
    EntryAccount account_;
    service::Surroundings around_;
    std::map<const Disabled*, std::string> paths_; // as the graph calls them
    std::deque<Retiring> retiring_;
    std::map<std::size_t, Retiring*> by_errand_;
};

} // namespace lares::front
