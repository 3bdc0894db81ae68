// SPDX-License-Identifier: ISC
#include "machine/shutdown.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace shutdown_test {

using namespace std::chrono_literals;
using Step = Shutdown::Step;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

TEST(Shutdown, as_long_as_nobody_asks_nothing_ends) {
    Shutdown shutdown;
    EXPECT_FALSE(shutdown.has_begun());
    EXPECT_EQ(shutdown.deadline(), std::nullopt);
    EXPECT_EQ(shutdown.on_time(at(24h)), Step::nothing);
}

TEST(Shutdown, asked_once_it_stops_in_order_and_waits) {
    Shutdown shutdown;
    EXPECT_EQ(shutdown.on_asked(60s, at(0s)), Step::stop);
    EXPECT_TRUE(shutdown.has_begun());
    EXPECT_EQ(shutdown.deadline(), at(500ms)) << "to see who waits for whom";
    EXPECT_EQ(shutdown.on_time(at(500ms)), Step::count_levels);
    EXPECT_EQ(shutdown.on_levels(1, at(500ms)), Step::nothing);
    EXPECT_EQ(shutdown.deadline(), at(60s));
    EXPECT_EQ(shutdown.on_time(at(59s)), Step::nothing);
}

TEST(Shutdown, where_services_wait_for_each_other_each_level_has_its_share_of_the_time) {
    Shutdown shutdown;
    shutdown.on_asked(60500ms, at(0s));
    EXPECT_EQ(shutdown.on_time(at(500ms)), Step::count_levels);
    EXPECT_EQ(shutdown.on_levels(3, at(500ms)), Step::nothing);
    EXPECT_EQ(shutdown.deadline(), at(20500ms));
    EXPECT_EQ(shutdown.on_time(at(20500ms)), Step::count_levels);
    EXPECT_EQ(shutdown.on_levels(3, at(20500ms)), Step::force_highest)
        << "the first has not gone in its time";
    EXPECT_EQ(shutdown.on_time(at(21s)), Step::count_levels);
    EXPECT_EQ(shutdown.on_levels(2, at(21s)), Step::nothing);
    EXPECT_EQ(shutdown.deadline(), at(21s + 39500ms / 2)) << "what is left is divided anew";
}

TEST(Shutdown, when_a_level_has_gone_in_its_time_the_next_one_is_not_ended_for_it) {
    Shutdown shutdown;
    shutdown.on_asked(60500ms, at(0s));
    shutdown.on_time(at(500ms));
    shutdown.on_levels(3, at(500ms));
    EXPECT_EQ(shutdown.on_time(at(20500ms)), Step::count_levels);
    EXPECT_EQ(shutdown.on_levels(2, at(20500ms)), Step::nothing);
    EXPECT_EQ(shutdown.deadline(), at(40500ms));
}

TEST(Shutdown, asked_again_it_does_not_go_by_levels_any_more) {
    Shutdown shutdown;
    shutdown.on_asked(60s, at(0s));
    shutdown.on_time(at(500ms));
    shutdown.on_levels(3, at(500ms));
    EXPECT_EQ(shutdown.on_asked(60s, at(1s)), Step::force);
    EXPECT_EQ(shutdown.deadline(), at(6s));
    EXPECT_EQ(shutdown.on_levels(3, at(2s)), Step::nothing);
}

TEST(Shutdown, what_takes_too_long_is_forced_and_what_force_cannot_end_is_left) {
    Shutdown shutdown;
    shutdown.on_asked(60s, at(0s));
    EXPECT_EQ(shutdown.on_time(at(60s)), Step::force);
    EXPECT_EQ(shutdown.deadline(), at(65s));
    EXPECT_EQ(shutdown.on_time(at(64s)), Step::nothing);
    EXPECT_EQ(shutdown.on_time(at(65s)), Step::force) << "once more: now it is the loggers' turn";
    EXPECT_EQ(shutdown.on_time(at(66s)), Step::give_up);
}

TEST(Shutdown, asked_twice_it_uses_force_at_once) {
    Shutdown shutdown;
    shutdown.on_asked(60s, at(0s));
    EXPECT_EQ(shutdown.on_asked(60s, at(2s)), Step::force);
    EXPECT_EQ(shutdown.deadline(), at(7s));
}

TEST(Shutdown, asking_a_third_time_does_not_win_more_time) {
    Shutdown shutdown;
    shutdown.on_asked(60s, at(0s));
    shutdown.on_asked(60s, at(2s));
    for (const Span later : {3s, 4s, 6s}) EXPECT_EQ(shutdown.on_asked(60s, at(later)), Step::force);
    EXPECT_EQ(shutdown.deadline(), at(7s));
    EXPECT_EQ(shutdown.on_time(at(7s)), Step::force);
    EXPECT_EQ(shutdown.on_time(at(8s)), Step::give_up);
}

TEST(Shutdown, without_a_limit_it_waits_until_it_is_asked_again) {
    Shutdown shutdown;
    EXPECT_EQ(shutdown.on_asked(std::nullopt, at(0s)), Step::stop);
    EXPECT_EQ(shutdown.deadline(), std::nullopt);
    EXPECT_EQ(shutdown.on_time(at(1000h)), Step::nothing);
    EXPECT_EQ(shutdown.on_asked(std::nullopt, at(1000h)), Step::force);
    EXPECT_EQ(shutdown.deadline(), at(1000h + 5s));
}

} // namespace shutdown_test
} // namespace lares::machine
