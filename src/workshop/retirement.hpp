// SPDX-License-Identifier: ISC
// Services are stopped for good, and their supervises leave: the second of the two steps by which a service
// is removed (the first is that its entry goes, or svscan would start another supervise).
//
//     svc -dx web            all services first; one that others need goes on until these have ended
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
#include <optional>
#include <string>
#include <vector>

namespace lares::workshop {

struct Retiree {
    enum class End : std::uint8_t {
        gone,
        nobody,     // no supervise ran
        refused,    // it could not be told; see failure
        still_there // at the deadline
    };

    explicit Retiree(std::string path) : address{std::move(path)} {}

    std::string address; // where the service is found when its entry has gone
    End end = End::nobody;
    std::optional<service::SendFailure> failure;
    std::optional<End> end_of_log; // nothing: it has no log, or that was not reached
};

// Each is told where it is; all at once, and one deadline is for all: without one it waits for ever.
void retire(std::vector<Retiree>& retirees, std::optional<Moment> deadline);

} // namespace lares::workshop
