// SPDX-License-Identifier: ISC
#include "service/script_words.hpp"

#include <gtest/gtest.h>

namespace lares::service {
namespace script_words_test {

using Lines = std::vector<std::vector<std::string>>;

Lines lines_of(std::string_view script) {
    Lines lines;
    for (const ScriptLine& line : script_lines(script)) {
        lines.emplace_back();
        for (const ScriptWord& word : line) lines.back().push_back(word.text);
    }
    return lines;
}

TEST(ScriptWords, are_split_as_a_shell_does) {
    EXPECT_EQ(
        lines_of("#!/bin/sh\n\nexec 2>&1 # all of it\nexec nginx \\\n  -g 'daemon off;' a\\ b\"c d\"\n"),
        (Lines{{"exec", "2>&1"}, {"exec", "nginx", "-g", "daemon off;", "a bc d"}}));
    EXPECT_EQ(lines_of("a ''\r\n"), (Lines{{"a", ""}}));
    EXPECT_EQ(lines_of(""), Lines{});
}

TEST(ScriptWords, operators_are_words_of_their_own) {
    EXPECT_EQ(lines_of("a;b&&c &\n(d)|e $(f g)/h\n"),
              (Lines{{"a", ";", "b", "&&", "c", "&"}, {"(", "d", ")", "|", "e", "$(f g)/h"}}));
    const auto lines = script_lines("a ';' ;\n");
    EXPECT_FALSE(lines[0][1].is_operator);
    EXPECT_TRUE(lines[0][2].is_operator);
}

TEST(ScriptWords, a_quotation_without_an_end_is_over_with_its_line) {
    EXPECT_EQ(lines_of("echo don't do\nexec web\n"), (Lines{{"echo", "dont do"}, {"exec", "web"}}));
    EXPECT_EQ(lines_of("a 'b\nc' d\n"), (Lines{{"a", "b\nc", "d"}}));
}

TEST(ScriptWords, with_a_variable_in_it_is_not_known) {
    const auto lines = script_lines("a $b \"$c\" '$d' `e` $(f)\n");
    std::vector<bool> known;
    for (const ScriptWord& word : lines[0]) known.push_back(word.is_known);
    EXPECT_EQ(known, (std::vector<bool>{true, false, false, true, false, false}));
}

TEST(ScriptWords, are_known_as_they_are_written) {
    const auto lines = script_lines("a $b \"a\\\"$x\" '$1'\"$x\" c\\ d\\\ne\"f\\\ng\" don't\n");
    std::vector<std::string> raw;
    for (const ScriptWord& word : lines[0]) raw.push_back(word.raw);
    EXPECT_EQ(raw,
              (std::vector<std::string>{"a", "$b", "\"a\\\"$x\"", "'$1'\"$x\"", "c\\ de\"fg\"", "dont"}));
}

TEST(ScriptWords, for_execlineb_a_newline_is_a_blank) {
    EXPECT_EQ(lines_of("#!/command/execlineb -P\na b\nc\n"), (Lines{{"a", "b", "c"}}));
}

TEST(ScriptWords, a_command_ends_with_an_operator) {
    const auto lines = script_lines("a b || c\n");
    std::span<const ScriptWord> rest{lines[0]};
    EXPECT_EQ(take_command(rest).size(), 2u);
    EXPECT_EQ(take_command(rest).size(), 1u);
    EXPECT_TRUE(rest.empty());
}

} // namespace script_words_test
} // namespace lares::service
