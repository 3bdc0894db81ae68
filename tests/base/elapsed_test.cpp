// SPDX-License-Identifier: ISC
#include "base/elapsed.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares {
namespace elapsed_test {

std::string elapsed(TaiLabel from, TaiLabel to) {
    const auto text = elapsed_text(from, to);
    EXPECT_FALSE(text.truncated());
    return std::string(text.view());
}

constexpr TaiLabel noon = TaiLabel::from_unix(1'700'000'000, 500'000'000);
constexpr TaiLabel after_noon(std::uint64_t seconds, std::uint32_t nanoseconds) {
    return {noon.seconds + seconds, nanoseconds};
}

TEST(Elapsed, nothing_is_nothing) {
    EXPECT_EQ(elapsed(noon, noon), "0.000000000");
}

TEST(Elapsed, it_is_exact_to_the_nanosecond) {
    EXPECT_EQ(elapsed(noon, after_noon(0, 500'000'001)), "0.000000001");
    EXPECT_EQ(elapsed(noon, after_noon(1, 500'000'000)), "1.000000000");
    EXPECT_EQ(elapsed(noon, after_noon(1, 499'999'999)), "0.999999999");
    EXPECT_EQ(elapsed(noon, after_noon(86'400, 0)), "86399.500000000");
}

TEST(Elapsed, back_in_time_it_is_negative) {
    EXPECT_EQ(elapsed(after_noon(0, 500'000'001), noon), "-0.000000001");
    EXPECT_EQ(elapsed(after_noon(3600, 0), noon), "-3599.500000000");
}

TEST(Elapsed, the_farthest_labels_are_told_too) {
    const TaiLabel first{0, 0};
    const TaiLabel last{UINT64_MAX, 999'999'999};
    EXPECT_EQ(elapsed(first, last), "18446744073709551615.999999999");
    EXPECT_EQ(elapsed(last, first), "-18446744073709551615.999999999");
}

} // namespace elapsed_test
} // namespace lares
