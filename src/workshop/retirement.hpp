// SPDX-License-Identifier: ISC
// The logs of services that have been stopped for good, and whose supervises have left: what these have said
// last is read first.
//
//     svc -dx web            whoever calls has seen to that: all services first
//     …                      what they have said last is read by their logs
//     svc -dx web/log        and then these go
//
// So no line is lost, and none is waited for whose end nobody can write any more. It works with the supervise
// of daemontools and of runit as well, whose logs may have gone with the service already.
#pragma once

#include "service/pursuit.hpp"
#include "service/service.hpp"

#include "base/time.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>

namespace lares::workshop {

struct Retiree {
    enum class End : std::uint8_t {
        gone,
        nobody,     // no supervise ran
        refused,    // it could not be told; see failure
        still_there // at the deadline
    };

    explicit Retiree(std::string path) : address{std::move(path)} {}

    bool has_gone() const { return end == End::gone || end == End::nobody; }

    std::string address; // where the service is found when its entry has gone
    End end = End::nobody;
    std::optional<service::SendFailure> failure;
    std::optional<End> end_of_log; // nothing: it has no log, or that was not reached
};

struct LogWait {
    std::optional<Moment> deadline; // for all of them; nothing: for ever
    const sys::Fd& interruption;    // what is ready to be read from it ends the wait
    // Called now and then about each log that is still there. `writer`: one that may still write what it
    // reads; 0: none is known.
    std::function<void(const Retiree& of, const service::Service& log, pid_t writer)> onlooker;
};

// Of those that have gone. Each is told where it is, all at once.
void retire_logs(std::span<Retiree* const> retirees, const LogWait& wait);

} // namespace lares::workshop
