// SPDX-License-Identifier: ISC
// A short rest of a client before it looks again. Daemons do not rest; they sleep in their Poller.
#pragma once

#include "base/time.hpp"

namespace lares::sys {

void pause(Span span);

} // namespace lares::sys
