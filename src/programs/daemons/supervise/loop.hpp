// SPDX-License-Identifier: ISC
// The loop of supervise: what the kernel reports becomes a call to the service. It only carries.
#pragma once

#include "service.hpp"
#include "sys/poller.hpp"
#include "sys/signals.hpp"

namespace lares::supervise {

class Loop {
  public:
    Loop(Service& service, sys::Signals& signals) : service_{service}, signals_{signals} {}

    // Returns when the service has left.
    void run();

  private:
    enum Place : std::size_t { signal_place, control_place, place_count };

    void on_signals(Instant now);
    void reap(Instant now);

    Service& service_;
    sys::Signals& signals_;
    sys::Poller<place_count> poller_;
};

} // namespace lares::supervise
