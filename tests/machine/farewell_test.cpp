// SPDX-License-Identifier: ISC
#include "machine/farewell.hpp"

#include <chrono>
#include <gtest/gtest.h>

namespace lares::machine {
namespace farewell_test {

using namespace std::chrono_literals;

TEST(Farewell, takes_no_time_when_nobody_is_busy) {
    Farewell farewell;
    farewell.look(false, Moment{1h});
    EXPECT_FALSE(farewell.is_going_on());
    EXPECT_EQ(farewell.deadline(), std::nullopt);
}

TEST(Farewell, is_over_when_all_is_told) {
    Farewell farewell;
    farewell.look(true, Moment{1h});
    EXPECT_TRUE(farewell.is_going_on());
    farewell.look(false, Moment{1h} + 1s);
    EXPECT_FALSE(farewell.is_going_on());
}

TEST(Farewell, is_shorter_in_haste_whenever_that_begins) {
    Farewell at_once, later;
    at_once.hurry(Moment{1h});
    at_once.look(true, Moment{1h} + 1s);
    EXPECT_EQ(at_once.deadline(), Moment{1h} + 3s);
    later.look(true, Moment{1h});
    later.hurry(Moment{1h} + 1s);
    EXPECT_EQ(later.deadline(), Moment{1h} + 3s);
    later.look(true, Moment{1h} + 3s);
    EXPECT_FALSE(later.is_going_on());
}

TEST(Farewell, has_an_end_even_if_one_thing_after_the_other_is_told) {
    Farewell farewell;
    for (Span waited{0}; waited < 10s; waited += 1s) {
        farewell.look(true, Moment{1h} + waited);
        EXPECT_TRUE(farewell.is_going_on());
        EXPECT_EQ(farewell.deadline(), Moment{1h} + 10s);
    }
    farewell.look(true, Moment{1h} + 10s);
    EXPECT_FALSE(farewell.is_going_on());
}

} // namespace farewell_test
} // namespace lares::machine
