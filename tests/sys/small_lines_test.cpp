// SPDX-License-Identifier: ISC
#include "sys/small_lines.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::sys {
namespace small_lines_test {

using Lines = std::vector<std::string>;

// In room for ten bytes.
Lines lines_of(std::string_view text, std::size_t piece) {
    Lines all;
    SmallLines<10> lines;
    while (!text.empty()) {
        const auto room = lines.room();
        EXPECT_FALSE(room.empty());
        const std::size_t size = std::min({room.size(), piece, text.size()});
        text.copy(room.data(), size);
        text.remove_prefix(size);
        lines.add(size);
        while (const auto line = lines.next()) all.emplace_back(*line);
    }
    return all;
}

TEST(SmallLines, are_the_same_whatever_the_pieces) {
    for (std::size_t piece = 1; piece <= 20; ++piece)
        EXPECT_EQ(lines_of("one\n\ntwo\nthree and\nfour\n", piece),
                  (Lines{"one", "", "two", "three and", "four"}))
            << piece;
}

TEST(SmallLines, a_line_that_does_not_fit_is_passed_over_whole) {
    for (std::size_t piece = 1; piece <= 20; ++piece) {
        EXPECT_EQ(lines_of("one\n0123456789\ntwo\n", piece), (Lines{"one", "two"})) << piece;
        EXPECT_EQ(lines_of("0123456789 0123456789 0123456789\ntwo\n", piece), (Lines{"two"})) << piece;
    }
}

TEST(SmallLines, a_line_without_an_end_is_none) {
    for (std::size_t piece = 1; piece <= 20; ++piece)
        EXPECT_EQ(lines_of("one\ntwo", piece), Lines{"one"}) << piece;
}

} // namespace small_lines_test
} // namespace lares::sys
