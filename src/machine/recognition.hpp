// SPDX-License-Identifier: ISC
// Whom a supervise/state names: the supervise that has written it, and the process of the service. What is
// not of this era names nobody any more; and without the moment at which it began, a pid is only a number.
//
// A supervise is ours when a svscan has started it and it says so itself, and has not left. Only such a one
// is found by the next svscan, and only such a one is ever sent a signal of which others would die.
#pragma once

#include "base/era.hpp"
#include "protocol/scan_state.hpp"
#include "protocol/service_state.hpp"

#include <optional>

namespace lares::machine {

std::optional<protocol::KnownProcess> supervise_named_by(const protocol::ServiceState& state, const Era& era);
std::optional<protocol::KnownProcess> process_named_by(const protocol::ServiceState& state, const Era& era);

} // namespace lares::machine
