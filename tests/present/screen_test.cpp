// SPDX-License-Identifier: ISC
#include "present/screen.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace screen_test {

TEST(Screen, is_drawn_over_and_what_is_left_is_cleared) {
    EXPECT_EQ(Screen{}.show("one\ntwo\n"), "\x1b[Hone\x1b[K\r\ntwo\x1b[K\x1b[J");
    EXPECT_EQ(Screen{}.show(""), "\x1b[H\x1b[J");
}

TEST(Screen, is_sent_only_the_lines_that_have_changed) {
    Screen screen;
    screen.show("one\ntwo\nthree\n");
    EXPECT_EQ(screen.show("one\ntwo\nthree\n"), "");
    EXPECT_EQ(screen.show("one\n2\nthree\n"), "\x1b[2;1H2\x1b[K");
    EXPECT_EQ(screen.show("1\n2\n3\nfour\n"), "\x1b[1;1H1\x1b[K\x1b[3;1H3\x1b[K\x1b[4;1Hfour\x1b[K");
    EXPECT_EQ(screen.show("1\n"), "\x1b[2;1H\x1b[J");
    EXPECT_EQ(screen.show(""), "\x1b[1;1H\x1b[J");
}

TEST(Screen, is_drawn_whole_where_somebody_else_has_been) {
    Screen screen;
    screen.show("one\n");
    screen.forget();
    EXPECT_EQ(screen.show("one\n"), "\x1b[Hone\x1b[K\x1b[J");
}

} // namespace screen_test
} // namespace lares::present
