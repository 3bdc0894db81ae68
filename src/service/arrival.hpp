// SPDX-License-Identifier: ISC
// The wait for the supervise of a service that has just been put into a scan directory.
//
// It watches what a supervise makes when it begins, and then looks. Where that cannot be watched, it looks
// every so often: nothing would tell.
#pragma once

#include "service.hpp"

#include "base/time.hpp"

#include <optional>

namespace lares::service {

// False: none has come by then. Without a deadline it waits for ever.
bool await_supervise(const Service& service, std::optional<Moment> deadline);

} // namespace lares::service
