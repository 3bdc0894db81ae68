// SPDX-License-Identifier: ISC
// The lines of a file by which somebody says how a service is to be kept: one matter a file.
//
//     # It has open transactions.      a comment: only blanks are in front of the #
//
//     TERM 1m, KILL                    line 3; a # in here would be a part of it
//
// Blanks, tabs and carriage returns around a line do not count, and comments and empty lines are passed over.
// What they mean is up to the file: setting_value.hpp and its neighbours.
#pragma once

#include <optional>
#include <string_view>

namespace lares::protocol {

struct SettingLine {
    unsigned number; // among all lines, from 1 on
    std::string_view text;

    friend bool operator==(const SettingLine&, const SettingLine&) = default;
};

class SettingLines {
  public:
    explicit SettingLines(std::string_view file) : rest_{file} {}

    // The next line that says something; nothing at the end.
    std::optional<SettingLine> next();

  private:
    std::string_view rest_;
    unsigned number_ = 0;
};

// The one line of a file of which nothing else counts. Without any, an empty one, for its error to be about.
SettingLine first_setting_line(std::string_view file);

// The text without the blanks around it.
std::string_view without_blanks(std::string_view text);

// The next word, and what follows it; both are empty at the end.
std::string_view take_word(std::string_view& text);

} // namespace lares::protocol
