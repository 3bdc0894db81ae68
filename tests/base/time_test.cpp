// SPDX-License-Identifier: ISC
#include "base/time.hpp"

#include <gtest/gtest.h>

namespace lares {
namespace time_test {

using namespace std::chrono_literals;

constexpr Moment soon{1s}, later{2s};

TEST(Earliest, of_several_moments_it_is_the_first) {
    EXPECT_EQ(earliest({later, soon}), soon);
    EXPECT_EQ(earliest({soon, later}), soon);
    EXPECT_EQ(earliest({soon}), soon);
}

TEST(Earliest, what_never_comes_is_not_waited_for) {
    EXPECT_EQ(earliest({std::nullopt, later, std::nullopt}), later);
    EXPECT_EQ(earliest({std::nullopt, std::nullopt}), std::nullopt);
    EXPECT_EQ(earliest({}), std::nullopt);
}

} // namespace time_test
} // namespace lares
