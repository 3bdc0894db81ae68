// SPDX-License-Identifier: ISC
// The loop of supervise: what the kernel reports becomes a call to the service. It only carries.
#pragma once

#include "service.hpp"
#include "successor.hpp"
#include "sys/poller.hpp"
#include "sys/signals.hpp"

namespace lares::supervise {

class Loop {
  public:
    Loop(Service& service, Successor& successor, sys::Signals& signals)
        : service_{service}, successor_{successor}, signals_{signals} {}

    // Returns when the service has left.
    void run();

  private:
    enum Place : std::size_t {
        signal_place,
        process_place,
        control_place,
        notification_place,
        notify_socket_place,
        news_place,
        stray_place,
        place_count
    };

    void on_signals(Instant now);
    void reap(Instant now);
    std::optional<Moment> deadline() const { return earliest({service_.deadline(), successor_.deadline()}); }

    Service& service_;
    Successor& successor_;
    sys::Signals& signals_;
    sys::Poller<place_count> poller_;
};

} // namespace lares::supervise
