// SPDX-License-Identifier: ISC
// What must hold of each file of settings that is refused: the error can be found in it, and be said.
#pragma once

#include "protocol/setting_error.hpp"
#include "target.hpp"

#include <algorithm>

namespace lares::fuzz {

inline void must_be_about(const protocol::SettingError& error, std::string_view file) {
    const auto lines = static_cast<std::size_t>(std::ranges::count(file, '\n')) + 1;
    must(error.line >= 1 && error.line <= lines, "the line is one of the file");
    must(*error.what != '\0' && *error.remedy != '\0', "it says what is wrong, and what to do");
    if (error.text.empty()) return;
    must(error.text.data() >= file.data() &&
             error.text.data() + error.text.size() <= file.data() + file.size(),
         "the word is a part of the file");
    const std::string_view before{file.data(), error.text.data()};
    must(static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1 == error.line, "it is in that line");
    must(!error.text.contains('\n'), "and ends there");
}

} // namespace lares::fuzz
