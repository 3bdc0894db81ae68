// SPDX-License-Identifier: ISC
// Standard output, where what was asked for goes. On a terminal it has colours, and the width of that.
#pragma once

#include "present/tone.hpp"
#include "sys/stream.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace lares::front {

// Whether whoever looks at it wants colours.
present::Colours colours(int stream = sys::standard_output);
// In columns; nothing: it is no terminal, or does not say.
std::optional<std::size_t> width();
// All of it, or it ends here as below.
void print(std::string_view text);
// What could not be written is said; that nobody reads any more is no error, and ends it without a word, also
// where SIGPIPE is ignored.
[[noreturn]] void end_for_want_of_output(int error);

} // namespace lares::front
