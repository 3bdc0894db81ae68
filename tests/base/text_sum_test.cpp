// SPDX-License-Identifier: ISC
#include "base/text_sum.hpp"

#include <gtest/gtest.h>

namespace lares {
namespace text_sum_test {

TEST(TextSum, is_that_of_fnv_1a_but_for_the_lowest_bit) {
    EXPECT_EQ(sum_of(""), 0xcbf29ce484222325U);
    EXPECT_EQ(sum_of("a"), 0xaf63dc4c8601ec8cU | 1);
    EXPECT_EQ(sum_of("foobar"), 0x85944171f73967e8U | 1);
}

TEST(TextSum, tells_texts_from_each_other_and_is_never_nought) {
    EXPECT_NE(sum_of("pid 4711\n"), sum_of("pid 4712\n"));
    EXPECT_NE(sum_of("ab"), sum_of("ba"));
    EXPECT_NE(sum_of(""), 0u);
}

} // namespace text_sum_test
} // namespace lares
