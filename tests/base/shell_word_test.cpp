// SPDX-License-Identifier: ISC
#include "base/shell_word.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares {
namespace {

std::string word(std::string_view text) {
    std::string out;
    append_shell_word(out, text);
    return out;
}

TEST(ShellWord, has_no_quotes_where_none_are_needed) {
    EXPECT_EQ(word("/srv/app-1.2/run"), "/srv/app-1.2/run");
    EXPECT_EQ(word("A=b,c:d@e+f"), "A=b,c:d@e+f");
}

TEST(ShellWord, is_the_text_again_when_a_shell_has_read_it) {
    EXPECT_EQ(word(""), "''");
    EXPECT_EQ(word("it's"), "'it'\\''s'");
    EXPECT_EQ(word("$x `y` \"z\" \\"), "'$x `y` \"z\" \\'");
    EXPECT_EQ(word("a\nb"), "'a\nb'");
    EXPECT_EQ(word("~"), "'~'");
    EXPECT_EQ(word("#"), "'#'");
}

} // namespace
} // namespace lares
