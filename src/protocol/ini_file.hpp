// SPDX-License-Identifier: ISC
// A file of variables in sections, as envini of daemontools-encore reads it.
//
//     ; a comment
//     name = value
//     [section]
//     name = value          section_name
//
// Blanks, tabs and carriage returns around each part do not count. Lines that are none of these are passed
// over, and so is a variable without a name.
#pragma once

#include <optional>
#include <string_view>

namespace lares::protocol {

struct IniEntry {
    std::optional<std::string_view> section;
    std::string_view name;
    std::string_view value; // up to its first NUL: what comes after cannot be a part of a variable
};

class IniFile {
  public:
    explicit IniFile(std::string_view text) : rest_{text} {}

    // The next variable; nothing at the end.
    std::optional<IniEntry> next();

  private:
    std::string_view rest_;
    std::optional<std::string_view> section_;
};

} // namespace lares::protocol
