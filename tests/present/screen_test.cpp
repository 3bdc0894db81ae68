// SPDX-License-Identifier: ISC
#include "present/screen.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace screen_test {

TEST(Screen, is_drawn_over_and_what_is_left_is_cleared) {
    EXPECT_EQ(redrawn("one\ntwo\n"), "\x1b[Hone\x1b[K\r\ntwo\x1b[K\x1b[J");
    EXPECT_EQ(redrawn(""), "\x1b[H\x1b[J");
}

} // namespace screen_test
} // namespace lares::present
