// SPDX-License-Identifier: ISC
// The programs in runit's `control`, one of which runs at a time. Who hears of what, and what follows from
// its exit code, is said by machine::Hooks.
#pragma once

#include "helper.hpp"
#include "service_report.hpp"

#include <cstdint>
#include <optional>

namespace lares::supervise {

class ControlHooks {
  public:
    // `service`: the service directory, a descriptor or sys::here.
    ControlHooks(int service, const ServiceReport& report) : service_{service}, report_{report} {}

    // Looks for the one with this letter. `pid`: the process of the service, or 0. `limit`: how long it may
    // take; none: as long as it likes. False: there is none, or it could not be started, which has been said.
    bool start(char letter, std::uint32_t pid, std::optional<Span> limit, Instant now);

    bool is_helper(pid_t pid) const { return helper_.is(pid); }
    // True: it has succeeded.
    bool on_helper_ended(int wait_status);
    void on_time(Instant now) { helper_.on_time(now.moment); }
    std::optional<Moment> deadline() const { return helper_.deadline(); }
    // We leave.
    void end() const { helper_.end(); }

  private:
    int service_;
    const ServiceReport& report_;
    Helper helper_;
};

} // namespace lares::supervise
