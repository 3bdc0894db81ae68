// SPDX-License-Identifier: ISC
#include "protocol/env_file.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace env_file_test {

using namespace std::string_literals;
using Value = std::optional<std::string>;

Value value_of(std::string contents) {
    const auto value = value_of_env_file(contents);
    if (!value) return std::nullopt;
    return std::string{*value};
}

TEST(EnvFile, an_empty_file_removes_the_variable) {
    EXPECT_EQ(value_of(""), std::nullopt);
}

TEST(EnvFile, an_empty_first_line_makes_it_empty) {
    EXPECT_EQ(value_of("\n"), Value{""});
    EXPECT_EQ(value_of("\nx\n"), Value{""});
    EXPECT_EQ(value_of(" \t \n"), Value{""});
    EXPECT_EQ(value_of(" "), Value{""});
}

TEST(EnvFile, the_first_line_is_the_value_with_or_without_its_end) {
    EXPECT_EQ(value_of("value"), Value{"value"});
    EXPECT_EQ(value_of("value\n"), Value{"value"});
    EXPECT_EQ(value_of("value\nmore\n"), Value{"value"});
}

TEST(EnvFile, blanks_and_tabs_at_the_end_go_and_others_stay) {
    EXPECT_EQ(value_of(" \ta b \t \n"), Value{" \ta b"});
    EXPECT_EQ(value_of("dos \r\n"), Value{"dos \r"});
    EXPECT_EQ(value_of("a\v\f\n"), Value{"a\v\f"});
}

TEST(EnvFile, a_nul_becomes_a_newline) {
    EXPECT_EQ(value_of("a\0b\n"s), Value{"a\nb"});
    EXPECT_EQ(value_of("\0"s), Value{"\n"});
    EXPECT_EQ(value_of("a\0 \n"s), Value{"a\n"}) << "blanks go first";
    EXPECT_EQ(value_of("a \0\n"s), Value{"a \n"});
}

TEST(EnvFile, what_is_no_text_is_kept) {
    EXPECT_EQ(value_of("\xff\xfe\x80\n"), Value{"\xff\xfe\x80"});
}

TEST(EnvFile, what_follows_the_first_line_is_not_touched) {
    std::string contents = "a\nb\0c"s;
    (void)value_of_env_file(contents);
    EXPECT_EQ(contents, "a\nb\0c"s);
}

TEST(EnvFile, a_name_with_a_sign_of_equality_is_no_variable) {
    EXPECT_TRUE(is_no_variable("A=B"));
    EXPECT_TRUE(is_no_variable("="));
    EXPECT_TRUE(is_no_variable(""));
    EXPECT_FALSE(is_no_variable("A"));
    EXPECT_FALSE(is_no_variable("a b.c-\xff"));
}

} // namespace env_file_test
} // namespace lares::protocol
