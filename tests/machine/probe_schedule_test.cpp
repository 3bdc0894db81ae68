// SPDX-License-Identifier: ISC
#include "machine/probe_schedule.hpp"

#include <chrono>
#include <gtest/gtest.h>

namespace lares::machine {
namespace probe_schedule_test {

using namespace std::chrono_literals;

TEST(ProbeSchedule, asks_soon_at_first_and_then_ever_less_often) {
    ProbeSchedule schedule;
    EXPECT_EQ(schedule.deadline(), std::nullopt);
    Moment now{1h};
    schedule.begin(now);
    Span before{0};
    int asked = 0;
    for (; asked < 100; ++asked) {
        const Span interval = *schedule.deadline() - now;
        EXPECT_FALSE(schedule.is_due(*schedule.deadline() - 1ns));
        EXPECT_GE(interval, before);
        EXPECT_LE(interval, 2s);
        before = interval;
        now = *schedule.deadline();
        EXPECT_TRUE(schedule.is_due(now));
        schedule.on_probed(now);
    }
    EXPECT_EQ(before, 2s);
}

TEST(ProbeSchedule, does_not_ask_again_while_it_is_being_asked_nor_when_it_is_over) {
    ProbeSchedule schedule;
    schedule.begin(Moment{1h});
    schedule.on_probing();
    EXPECT_FALSE(schedule.is_due(Moment{2h}));
    schedule.on_probed(Moment{2h});
    EXPECT_TRUE(schedule.is_due(Moment{3h}));
    schedule.end();
    EXPECT_EQ(schedule.deadline(), std::nullopt);
}

} // namespace probe_schedule_test
} // namespace lares::machine
