// SPDX-License-Identifier: ISC
#include "sys/local_time.hpp"

#include <cstdlib>
#include <ctime>
#include <gtest/gtest.h>

namespace lares::sys {
namespace {

TEST(LocalTime, is_that_of_the_time_zone) {
    ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    ::tzset();
    EXPECT_EQ(local_offset(1'768'435'200), 3600);     // January
    EXPECT_EQ(local_offset(1'784'073'600), 2 * 3600); // July
    ::setenv("TZ", "XXX5:30", 1);
    ::tzset();
    EXPECT_EQ(local_offset(0), -19800);
    ::unsetenv("TZ");
    ::tzset();
}

} // namespace
} // namespace lares::sys
