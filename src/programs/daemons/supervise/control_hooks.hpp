// SPDX-License-Identifier: ISC
// The programs in runit's `control`, one of which runs at a time. Who hears of what, and what follows from
// its exit code, is said by machine::Hooks.
#pragma once

#include "errand.hpp"
#include "service_report.hpp"

#include <cstdint>
#include <optional>

namespace lares::supervise {

class ControlHooks {
  public:
    // `service`: the service directory, a descriptor or sys::here. `oom_score_adj`: see Errand.
    ControlHooks(int service, const char* oom_score_adj, const ServiceReport& report)
        : service_{service}, oom_score_adj_{oom_score_adj}, report_{report} {}

    // Is there one with this letter? Of a script that may not be executed it is said, once.
    bool has(char letter);
    // `pid`: the process of the service, or 0. `limit`: how long it may take; none: as long as it likes.
    // False: it could not be started, which has been said.
    bool start(char letter, std::uint32_t pid, std::optional<Span> limit, Instant now);

    void forget_complaints() { reported_ = 0; }

    // So long the one that runs may take.
    void follow(std::optional<Span> limit);

    bool is_errand(pid_t pid) const { return errand_.is(pid); }
    // True: it has succeeded.
    bool on_errand_ended(int wait_status);
    void on_time(Instant now) { errand_.on_time(now.moment); }
    std::optional<Moment> deadline() const { return errand_.deadline(); }
    // We leave.
    void end() const { errand_.end(); }

  private:
    void look_at_script(char letter);

    int service_;
    const char* oom_score_adj_;
    const ServiceReport& report_;
    Errand errand_;
    Moment begun_;
    std::uint32_t reported_ = 0; // of which it has been said, a bit for each letter and digit
};

} // namespace lares::supervise
