// SPDX-License-Identifier: ISC
// A file that says something in a few words.
#pragma once

#include "base/result.hpp"
#include "protocol/setting_check.hpp"
#include "sys/file.hpp"

#include <array>
#include <string_view>

namespace lares::supervise {

using SettingRoom = std::array<char, protocol::longest_setting + 1>;

inline Result<std::string_view> read_setting(int directory, const char* name, SettingRoom& room) {
    return sys::read_whole_file(directory, name, room);
}

} // namespace lares::supervise
