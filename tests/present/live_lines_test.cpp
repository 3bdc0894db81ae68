// SPDX-License-Identifier: ISC
#include "present/live_lines.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace lares::present {
namespace live_lines_test {

using Lines = std::vector<NamedLine>;

TEST(NamedLine, has_its_words_in_a_column) {
    const Lines lines{{"web", "is up"}, {"tornado", "is down"}};
    const std::size_t width = width_of_names(lines);
    EXPECT_EQ(text_of(lines[0], width, Colours::no), "web      is up\n");
    EXPECT_EQ(text_of(lines[1], width, Colours::no), "tornado  is down\n");
}

TEST(NamedLine, shows_control_bytes_and_does_not_send_them) {
    const Lines lines{{"a\nb", "c\x1b[2J"}};
    EXPECT_EQ(text_of(lines[0], width_of_names(lines), Colours::no), "a\\x0ab  c\\x1b[2J\n");
}

TEST(LiveLines, are_written_in_the_place_of_those_before) {
    LiveLines live{80, 24, Colours::no};
    EXPECT_EQ(live.show(Lines{{"web", "1s"}}), "web  1s\x1b[K\n\x1b[J");
    EXPECT_EQ(live.show(Lines{{"web", "2s"}, {"db", "1s"}}), "\x1b[1A\rweb  2s\x1b[K\ndb   1s\x1b[K\n\x1b[J");
    EXPECT_EQ(live.erase(), "\x1b[2A\r\x1b[J");
    EXPECT_EQ(live.erase(), "") << "there is nothing left";
}

TEST(LiveLines, are_cut_before_the_last_column) {
    LiveLines live{10, 24, Colours::no};
    EXPECT_EQ(live.show(Lines{{"web", "stopping 4s"}}), "web  sto…\x1b[K\n\x1b[J");
    EXPECT_EQ(live.show(Lines{{"a-long-name-of-it", "x"}}), "\x1b[1A\ra-long-n…\x1b[K\n\x1b[J");
}

TEST(LiveLines, know_whether_a_line_would_be_cut) {
    const LiveLines live{20, 24, Colours::no};
    EXPECT_TRUE(live.fits({"web", "stopping 4s"}, 6));
    EXPECT_FALSE(live.fits({"web", "stopping 4s"}, 7)) << "the last column stays free";
}

TEST(LiveLines, say_how_many_more_there_are) {
    LiveLines live{80, 5, Colours::no};
    EXPECT_EQ(live.room(), 3U);
    EXPECT_EQ(live.show(Lines{{"web", "1s"}}, 7), "web  1s\x1b[K\nand 7 more\x1b[K\n\x1b[J");
    EXPECT_EQ(live.erase(), "\x1b[2A\r\x1b[J");
}

} // namespace live_lines_test
} // namespace lares::present
