// SPDX-License-Identifier: ISC
#include "sys/clock.hpp"

#include <ctime>
#include <gtest/gtest.h>

namespace lares::sys {
namespace clock_test {

TEST(Clock, the_monotonic_clock_never_goes_back) {
    Moment before = now();
    for (int i = 0; i < 10'000; ++i) {
        const Moment after = now();
        ASSERT_GE(after, before);
        before = after;
    }
}

TEST(Clock, it_is_the_clock_that_other_processes_see_as_monotonic) {
    const auto seen_by_others = [] {
        timespec time{};
        ::clock_gettime(CLOCK_MONOTONIC, &time);
        return Moment{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
    };
    const Moment before = seen_by_others();
    const Moment ours = now();
    EXPECT_GE(ours, before);
    EXPECT_LE(ours, seen_by_others());
}

TEST(Clock, the_label_is_the_time_of_the_wall) {
    const std::int64_t before = std::time(nullptr);
    const TaiLabel label = label_now();
    // time(2) may lag behind by a tick, so that it is asked for both.
    EXPECT_GE(label.unix_seconds(), before - 1);
    EXPECT_LE(label.unix_seconds(), std::time(nullptr) + 1);
    EXPECT_LT(label.nanoseconds, 1'000'000'000u);
}

TEST(Clock, a_span_is_handed_to_the_kernel_in_seconds_and_what_is_left_of_them) {
    const timespec time = timespec_of(std::chrono::milliseconds{2300});
    EXPECT_EQ(time.tv_sec, 2);
    EXPECT_EQ(time.tv_nsec, 300'000'000);
    EXPECT_EQ(timespec_of(Span{0}).tv_nsec, 0);
}

} // namespace clock_test
} // namespace lares::sys
