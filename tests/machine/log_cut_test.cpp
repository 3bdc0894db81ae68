// SPDX-License-Identifier: ISC
#include "machine/log_cut.hpp"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace lares::machine {
namespace log_cut_test {

constexpr std::uint64_t size = 5000;

TEST(LogCut, what_ends_before_the_last_part_goes_in_whole) {
    EXPECT_EQ(cut(0, {size}, "line\n"), (LogCut{5, false}));
    EXPECT_EQ(cut(2000, {size}, "no end"), (LogCut{6, false}));
    EXPECT_EQ(cut(0, {size}, std::string(2998, 'x') + "\n"), (LogCut{2999, false}));
}

TEST(LogCut, the_first_line_that_ends_in_the_last_part_is_the_last) {
    EXPECT_EQ(cut(0, {size}, std::string(2999, 'x') + "\n"), (LogCut{3000, true}));
    EXPECT_EQ(cut(2998, {size}, "\n\n\n"), (LogCut{2, true}));
    EXPECT_EQ(cut(4000, {size}, "a\nb\n"), (LogCut{2, true}));
}

TEST(LogCut, a_line_without_end_is_cut_where_the_file_is_full) {
    EXPECT_EQ(cut(0, {size}, std::string(9000, 'z')), (LogCut{5000, true}));
    EXPECT_EQ(cut(4999, {size}, "zz\n"), (LogCut{1, true}));
    EXPECT_EQ(cut(4000, {size}, std::string(500, 'z')), (LogCut{500, false}));
}

TEST(LogCut, a_full_file_takes_nothing) {
    EXPECT_EQ(cut(5000, {size}, "x\n"), (LogCut{0, true}));
    EXPECT_EQ(cut(9999, {size}, "x\n"), (LogCut{0, true})); // continued, with a smaller size than before
}

TEST(LogCut, a_rotation_that_is_wanted_comes_with_the_next_line_end) {
    EXPECT_EQ(cut(7, {size}, "rest\nmore\n", LogRotateAt::next_line_end), (LogCut{5, true}));
    EXPECT_EQ(cut(7, {size}, "rest", LogRotateAt::next_line_end), (LogCut{4, false}));
}

TEST(LogCut, the_last_part_may_have_any_size) {
    EXPECT_EQ(cut(0, {5000, 100}, std::string(4898, 'x') + "\n"), (LogCut{4899, false}));
    EXPECT_EQ(cut(0, {5000, 100}, std::string(4899, 'x') + "\n"), (LogCut{4900, true}));
    EXPECT_EQ(cut(0, {20, 20}, "a\nb\n"), (LogCut{2, true}));
    EXPECT_EQ(cut(0, {20, 0}, "a\nb\n"), (LogCut{4, false}));
    EXPECT_EQ(cut(0, {20, 0}, std::string(30, 'x')), (LogCut{20, true}));
    EXPECT_EQ(cut(0, {UINT64_MAX, 1000}, "a\n"), (LogCut{2, false}));
}

// All that was cut, in whatever pieces it came.
std::string cuts_of(const std::string& input, std::mt19937& random, std::size_t longest) {
    std::string sizes;
    std::uint64_t bytes = 0;
    for (std::size_t at = 0; at < input.size();) {
        const std::string_view piece = std::string_view{input}.substr(at, 1 + random() % longest);
        const LogCut made = cut(bytes, {size}, piece);
        bytes += made.count;
        at += made.count;
        if (made.is_full) {
            sizes += std::to_string(bytes) + " ";
            bytes = 0;
        }
    }
    return sizes;
}

TEST(LogCut, where_a_log_is_cut_does_not_depend_on_how_it_came) {
    std::mt19937 random{3};
    for (int round = 0; round < 50; ++round) {
        std::string input;
        const unsigned longest_line = round % 5 == 0 ? 9000 : 300;
        while (input.size() < 60'000) input += std::string(random() % longest_line, 'x') + "\n";
        const std::string whole = cuts_of(input, random, 1'000'000);
        EXPECT_EQ(cuts_of(input, random, 1), whole);
        EXPECT_EQ(cuts_of(input, random, 700), whole);
    }
}

} // namespace log_cut_test
} // namespace lares::machine
