// SPDX-License-Identifier: ISC
// What /proc tells of those whom a record names.
#pragma once

#include "machine/claim.hpp"
#include "protocol/service_state.hpp"

namespace lares::supervise {

// `service`: the directory in which the record was found; `control`: the control directory, from there.
machine::Traces traces_of(const protocol::ServiceState& record, int service, const char* control);

} // namespace lares::supervise
