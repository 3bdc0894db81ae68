// SPDX-License-Identifier: ISC
// How long a Pursuit rests where nothing tells it of news.
#pragma once

#include "base/time.hpp"

#include <chrono>

namespace lares::service {

// How soon to look again: at first soon, for supervise answers in less than a millisecond.
inline constexpr Span first_rest = std::chrono::milliseconds{1};
inline constexpr Span longest_rest = std::chrono::milliseconds{50};

// Between reading a command and publishing what came of it, supervise still shows what was before. When
// everything was so before, nothing is published, and after this time nothing will be.
inline constexpr Span time_to_answer = std::chrono::milliseconds{20};

} // namespace lares::service
