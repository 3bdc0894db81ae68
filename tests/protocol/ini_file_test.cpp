// SPDX-License-Identifier: ISC
#include "protocol/ini_file.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::protocol {
namespace ini_file_test {

using namespace std::string_literals;
using Lines = std::vector<std::string>;

// Each variable as "section/name=value", or "name=value" before the first section.
Lines variables(const std::string& text) {
    Lines lines;
    IniFile file{text};
    while (const auto entry = file.next()) {
        const std::string section = entry->section ? std::string{*entry->section} + "/" : "";
        lines.push_back(section + std::string{entry->name} + "=" + std::string{entry->value});
    }
    return lines;
}

TEST(IniFile, a_variable_is_a_name_and_a_value) {
    EXPECT_EQ(variables("a=1\nb = 2\n"), (Lines{"a=1", "b=2"}));
    EXPECT_EQ(variables("a=1"), (Lines{"a=1"})) << "the last line needs no end";
}

TEST(IniFile, blanks_tabs_and_carriage_returns_around_the_parts_go) {
    EXPECT_EQ(variables(" \ta\t =\t 1 2 \r\n"), (Lines{"a=1 2"}));
    EXPECT_EQ(variables("a=\r\n"), (Lines{"a="}));
}

TEST(IniFile, a_value_may_be_empty_or_hold_anything) {
    EXPECT_EQ(variables("a=\nb==\nc = ; [x] \xff\n"), (Lines{"a=", "b==", "c=; [x] \xff"}));
}

TEST(IniFile, a_section_counts_from_its_line_on) {
    EXPECT_EQ(variables("a=1\n[one]\na=2\n [two] \r\na=3\n"), (Lines{"a=1", "one/a=2", "two/a=3"}));
    EXPECT_EQ(variables("[]\na=1\n[ x y ]\na=2\n"), (Lines{"/a=1", " x y /a=2"}));
}

TEST(IniFile, comments_and_lines_that_are_nothing_are_passed_over) {
    EXPECT_EQ(variables("\n;a=1\n  ; b=2\n#\nname\nna me = 1\n[\n]\n[x\n"), Lines{});
    EXPECT_EQ(variables("#a=1\n"), (Lines{"#a=1"})) << "a hash begins no comment";
}

TEST(IniFile, a_variable_without_a_name_is_none) {
    EXPECT_EQ(variables("=1\n = 2\n"), Lines{});
}

TEST(IniFile, a_nul_ends_a_value_and_cannot_be_in_a_name) {
    EXPECT_EQ(variables("a=1\0002\n"s), (Lines{"a=1"}));
    EXPECT_EQ(variables("a\0b=1\nc=2\n"s), (Lines{"c=2"}));
}

} // namespace ini_file_test
} // namespace lares::protocol
