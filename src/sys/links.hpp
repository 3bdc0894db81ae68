// SPDX-License-Identifier: ISC
// Symbolic links.
#pragma once

#include "base/result.hpp"

#include <span>
#include <string_view>

namespace lares::sys {

// Where it leads, a part of the room; empty when it is no link, or cannot be looked at.
std::string_view read_link(int directory, const char* name, std::span<char> room);

// A link that leads there; another one of that name gives way.
Result<> make_link(int directory, const char* name, const char* target);

} // namespace lares::sys
