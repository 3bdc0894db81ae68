// SPDX-License-Identifier: ISC
// A file that says something in a few words.
#pragma once

#include "base/result.hpp"
#include "sys/file.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <string_view>

namespace lares::supervise {

// One of them is longer than that only by mistake, and a part of it must not be taken for all of it.
inline constexpr std::size_t longest_setting = 511;
using SettingRoom = std::array<char, longest_setting + 1>;

inline Result<std::string_view> read_setting(int directory, const char* name, SettingRoom& room) {
    const auto text = sys::read_small_file(directory, name, room);
    if (text && text->size() == room.size()) return std::unexpected(Error{EFBIG, "read"});
    return text;
}

} // namespace lares::supervise
