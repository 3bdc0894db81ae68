// SPDX-License-Identifier: ISC
// The lock of lock.hpp for the program that this process is about to become.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <optional>

namespace lares::sys {

// Locks `name`, which is made if it is not there. Its descriptor, the lowest free one, stays open, and the
// lock is held until everybody who has inherited it has closed it. It is waited for, for ever or at most so
// long; a limit of 0 is no waiting. The attempt that failed is "open" or "lock"; EAGAIN: somebody holds it;
// ETIMEDOUT: still.
Result<> lock_for_next_program(const char* name, std::optional<Span> limit);

} // namespace lares::sys
