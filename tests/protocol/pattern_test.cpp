// SPDX-License-Identifier: ISC
#include "protocol/pattern.hpp"

#include <fnmatch.h>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace lares::protocol {
namespace pattern_test {

bool simple(std::string_view pattern, std::string_view line) {
    return Pattern{pattern}.matches(line);
}
bool runit(std::string_view pattern, std::string_view line) {
    return Pattern{pattern, Pattern::Kind::runit}.matches(line);
}
bool file_name(std::string_view pattern, std::string_view line) {
    return Pattern{pattern, Pattern::Kind::file_name}.matches(line);
}

TEST(SimplePattern, without_a_star_is_the_whole_line) {
    EXPECT_TRUE(simple("hello", "hello"));
    EXPECT_FALSE(simple("hello", "hello world"));
    EXPECT_FALSE(simple("hello", "hell"));
    EXPECT_FALSE(simple("hello", "Hello"));
}

TEST(SimplePattern, edge_49_the_empty_pattern_is_the_empty_line) {
    EXPECT_TRUE(simple("", ""));
    EXPECT_FALSE(simple("", "x"));
    EXPECT_FALSE(Pattern{}.matches("x"));
}

TEST(SimplePattern, a_star_at_the_end_matches_anything) {
    EXPECT_TRUE(simple("*", ""));
    EXPECT_TRUE(simple("*", "a*b\n"));
    EXPECT_TRUE(simple("ab*", "ab"));
    EXPECT_TRUE(simple("ab*", "abc"));
    EXPECT_FALSE(simple("ab*", "a"));
}

TEST(SimplePattern, edge_49_a_star_stops_at_the_first_such_byte_and_never_tries_again) {
    EXPECT_TRUE(simple("*one", "xxone"));
    EXPECT_FALSE(simple("*one", "xoone"));
    EXPECT_TRUE(simple("* one", "xy one"));
    EXPECT_FALSE(simple("* one", "xy one "));
    EXPECT_FALSE(simple("* one", "  one"));
    EXPECT_TRUE(simple("named[*]: Cleaned cache *", "named[135]: Cleaned cache of 3121 RRs"));
}

TEST(SimplePattern, edge_49_two_stars_want_a_star_in_the_line) {
    EXPECT_FALSE(simple("**", ""));
    EXPECT_FALSE(simple("**", "abc"));
    EXPECT_TRUE(simple("**", "ab*c"));
    EXPECT_TRUE(simple("**c", "ab*c"));
    EXPECT_FALSE(simple("**c", "abcc"));
    EXPECT_TRUE(simple("***", "*"));
}

TEST(SimplePattern, edge_50_only_the_first_thousand_bytes_are_looked_at) {
    const std::string line = std::string(999, 'x') + "y" + std::string(500, 'z');
    EXPECT_TRUE(simple("*y", line));
    EXPECT_FALSE(simple("*z", line));
    EXPECT_TRUE(simple(std::string(999, 'x') + "y", line));
}

TEST(SimplePattern, every_byte_is_a_byte) {
    EXPECT_TRUE(simple("*b", std::string_view{"a\0b", 3}));
    EXPECT_FALSE(simple("a", std::string_view{"a\0", 2}));
    EXPECT_TRUE(simple("\xff*\xfe", "\xff\x01\xfe"));
}

// Written down from the description, without any thought of speed.
bool slow_simple(std::string_view pattern, std::string_view line) {
    if (pattern.empty()) return line.empty();
    if (pattern[0] != '*')
        return !line.empty() && line[0] == pattern[0] && slow_simple(pattern.substr(1), line.substr(1));
    if (pattern.size() == 1) return true;
    const auto at = line.find(pattern[1]);
    return at != std::string_view::npos && slow_simple(pattern.substr(1), line.substr(at));
}

std::string random_text(std::mt19937& random, std::string_view letters, unsigned longest) {
    std::string text(random() % (longest + 1), ' ');
    for (char& c : text) c = letters[random() % letters.size()];
    return text;
}

TEST(SimplePattern, agrees_with_the_description_for_any_pattern) {
    std::mt19937 random{7};
    for (int i = 0; i < 200'000; ++i) {
        const std::string pattern = random_text(random, "ab*", 6);
        const std::string line = random_text(random, "ab*", 8);
        ASSERT_EQ(simple(pattern, line), slow_simple(pattern, line)) << pattern << " (" << line << ")";
    }
}

TEST(RunitPattern, a_plus_takes_one_or_more_of_the_byte_behind_it) {
    EXPECT_TRUE(runit("x+ab", "xab"));
    EXPECT_TRUE(runit("x+ab", "xaaab"));
    EXPECT_FALSE(runit("x+ab", "xb"));
    EXPECT_FALSE(runit("x+ab", "xaac"));
    EXPECT_TRUE(runit("+**", "***x")); // a star behind a plus is a byte
    EXPECT_TRUE(runit("++x", "+++x"));
}

TEST(RunitPattern, a_line_that_ends_with_what_a_plus_takes_matches_whatever_follows) {
    EXPECT_TRUE(runit("+abc", "aaa"));
    EXPECT_TRUE(runit("x+ab*c", "xa"));
    EXPECT_FALSE(runit("x+ab", "x"));
}

TEST(RunitPattern, a_plus_at_the_end_matches_nothing) {
    EXPECT_FALSE(runit("a+", "a"));
    EXPECT_FALSE(runit("a+", "a+"));
    EXPECT_FALSE(runit("+", ""));
}

TEST(RunitPattern, has_no_window) {
    const std::string line = std::string(2000, 'a') + "b";
    EXPECT_TRUE(runit("*b", line));
    EXPECT_TRUE(runit("+ab", line));
}

TEST(RunitPattern, without_a_plus_it_is_a_simple_one) {
    std::mt19937 random{7};
    for (int i = 0; i < 200'000; ++i) {
        const std::string pattern = random_text(random, "ab*", 6);
        const std::string line = random_text(random, "ab*", 8);
        ASSERT_EQ(runit(pattern, line), simple(pattern, line)) << pattern << " (" << line << ")";
    }
}

TEST(FileNamePattern, tries_every_length_for_a_star) {
    EXPECT_TRUE(file_name("*one", "xoone"));
    EXPECT_TRUE(file_name("*fatal*[0-9]", "a fatal error 7"));
    EXPECT_FALSE(file_name("*fatal*[!0-9]", "a fatal error 7"));
    EXPECT_TRUE(file_name("\\*", "*"));
    EXPECT_FALSE(file_name("\\*", "x"));
}

TEST(FileNamePattern, agrees_with_the_c_library_for_any_pattern) {
    std::mt19937 random{7};
    for (int i = 0; i < 400'000; ++i) {
        const std::string pattern = random_text(random, "ab-*?[]!^\\", 9);
        const std::string line = random_text(random, "ab-[]!\\", 6);
        ASSERT_EQ(file_name(pattern, line), ::fnmatch(pattern.c_str(), line.c_str(), 0) == 0)
            << pattern << " (" << line << ")";
    }
}

TEST(FileNamePattern, knows_the_classes_of_characters) {
    for (const char* name : {"alpha", "digit", "alnum", "upper", "lower", "space", "blank", "punct", "print",
                             "graph", "cntrl", "xdigit", "nosuch"})
        for (int byte = 1; byte < 256; ++byte) {
            const std::string pattern = std::string("[[:") + name + ":]]";
            const std::string line(1, static_cast<char>(byte));
            ASSERT_EQ(file_name(pattern, line), ::fnmatch(pattern.c_str(), line.c_str(), 0) == 0)
                << pattern << " " << byte;
        }
}

} // namespace pattern_test
} // namespace lares::protocol
