// SPDX-License-Identifier: ISC
// How long a supervise is given to do what it has been told.
#pragma once

#include "base/time.hpp"

namespace lares::service {

// Between reading a command and publishing what came of it, supervise still shows what was before. When
// everything was so before, nothing is published, and after this time nothing will be.
inline constexpr Span time_to_answer = std::chrono::milliseconds{20};

} // namespace lares::service
