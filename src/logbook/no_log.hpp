// SPDX-License-Identifier: ISC
// Where the output of a service goes that has no log: its process tells, or what is known of svscan.
#pragma once

#include "log_place.hpp"

namespace lares::logbook {

// It has no log service, and is no logger.
NoLog no_log_service(const service::Service& service);
// It has one, of which it cannot be found out where it writes.
NoLog log_unknown(const service::Service& log);

} // namespace lares::logbook
