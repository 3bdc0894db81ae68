// SPDX-License-Identifier: ISC
// /proc/PID/oom_score_adj as text: how readily the kernel ends a process when there is no memory left, from
// -1000, never, to 1000. See proc(5).
#pragma once

#include "text.hpp"

#include <optional>
#include <string_view>

namespace lares {

using OomScoreText = TextBuffer<8>;
OomScoreText oom_score_text(int value);
std::optional<int> oom_score_from_text(std::string_view text);

} // namespace lares
