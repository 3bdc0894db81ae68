// SPDX-License-Identifier: ISC
// The budget of a scan directory for restarts after a failure (machine/restart_budget.hpp).
//
//     .svscan/restart-budget     "30 in 1m", by whoever looks after the machine; without it there is none
//     .svscan/restarts           the moments that were granted, by every supervise: eight bytes for
//                                the era, and eight for the moment in it
//     .svscan/restart-budget-complaint
//                                what was said of the first last, by whichever supervise; its lock is held
//                                meanwhile
#pragma once

#include "base/era.hpp"
#include "base/time.hpp"
#include "protocol/restart_rule.hpp"
#include "service_report.hpp"

#include <cstdint>
#include <optional>

namespace lares::supervise {

class Budget {
  public:
    // When the next start may be that is wanted at `wanted`. What goes wrong costs no service its restart:
    // then it is when it is wanted.
    Moment ask(int scan_directory, Moment wanted, const Era& era, const ServiceReport& report);
    void forget_complaints() { said_of_ = 0, is_asked_ = true; }

  private:
    std::optional<protocol::RestartBudget> read(int scan_directory, std::uint64_t era,
                                                const ServiceReport& report);
    // One that was not made just before, by us or by another supervise; 0: there is none.
    bool is_new(int scan_directory, std::uint64_t era, std::uint64_t complaint);

    std::uint64_t said_of_ = 0; // a sum over the text that was complained of, or an errno
    bool is_asked_ = false;     // whoever has said it already, it is to be said here
};

} // namespace lares::supervise
