// SPDX-License-Identifier: ISC
// The names of signals, for words and messages. Not those of the C library: musl has no sigabbrev_np().
#pragma once

#include <string_view>

namespace lares {

// Without its SIG; empty for one that has only a number.
std::string_view signal_name(int number);

} // namespace lares
