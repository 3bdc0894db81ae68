// SPDX-License-Identifier: ISC
// The names of signals, for words and messages. Not those of the C library: musl has no sigabbrev_np().
//
// People write them with or without SIG, and in either case: TERM, SIGTERM, term. Those for real time have no
// names of their own and are counted from either end, RTMIN+3 or RTMAX-1; the C libraries keep the two below
// RTMIN to themselves.
#pragma once

#include <optional>
#include <string_view>

namespace lares {

// Without its SIG; empty for one that has only a number.
std::string_view signal_name(int number);

inline constexpr int first_realtime_signal = 34; // RTMIN
inline constexpr int last_signal = 64;           // RTMAX

// What a name or a number stands for; nothing for what is no signal of Linux.
std::optional<int> signal_from_text(std::string_view text);

} // namespace lares
