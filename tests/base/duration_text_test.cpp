// SPDX-License-Identifier: ISC
#include "base/duration_text.hpp"

#include <gtest/gtest.h>

namespace lares {
namespace duration_text_test {

using namespace std::chrono;

TEST(DurationText, has_two_units_or_milliseconds) {
    EXPECT_EQ(duration_text(Span{-1}).view(), "0.000s");
    EXPECT_EQ(duration_text(milliseconds{8}).view(), "0.008s");
    EXPECT_EQ(duration_text(nanoseconds{59'999'999'999}).view(), "59.999s");
    EXPECT_EQ(duration_text(seconds{3599}).view(), "59m 59s");
    EXPECT_EQ(duration_text(hours{24 * 40 + 6}).view(), "40d 6h");
}

TEST(DurationText, of_an_age_has_no_part_of_a_second) {
    EXPECT_EQ(age_text(milliseconds{3999}).view(), "3s");
    EXPECT_EQ(age_text(milliseconds{725'999}).view(), "12m 5s");
}

} // namespace duration_text_test
} // namespace lares
