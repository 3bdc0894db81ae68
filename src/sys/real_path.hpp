// SPDX-License-Identifier: ISC
// The path of a file from the root, without symbolic links: what getcwd(3) would say there.
#pragma once

#include "base/result.hpp"

#include <span>
#include <string_view>

namespace lares::sys {

// The answer is a part of `room`; PATH_MAX bytes are enough for all that the kernel can name.
Result<std::string_view> real_path(int directory, const char* name, std::span<char> room);

} // namespace lares::sys
