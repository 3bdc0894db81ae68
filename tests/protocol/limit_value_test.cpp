// SPDX-License-Identifier: ISC
#include "protocol/limit_value.hpp"

#include <gtest/gtest.h>

namespace lares::protocol {
namespace limit_value_test {

using Kind = LimitValue::Kind;

TEST(LimitValue, a_number_is_digits_and_nothing_else) {
    EXPECT_EQ(limit_value_from_text("0"), (LimitValue{Kind::number, {0, false}}));
    EXPECT_EQ(limit_value_from_text("01024"), (LimitValue{Kind::number, {1024, false}}));
    for (const char* text : {"5x", " 5", "5 ", "-5", "+5", "0x5", "1k", "==", "--", "Hard"})
        EXPECT_EQ(limit_value_from_text(text), std::nullopt) << text;
}

TEST(LimitValue, an_empty_text_is_nought) {
    EXPECT_EQ(limit_value_from_text(""), (LimitValue{Kind::number, {0, false}}));
}

TEST(LimitValue, the_largest_number_is_no_limit_and_so_is_what_is_larger) {
    EXPECT_EQ(limit_number_from_text("18446744073709551615"), (LimitNumber{UINT64_MAX, false}));
    EXPECT_EQ(limit_number_from_text("18446744073709551616"), (LimitNumber{UINT64_MAX, true}));
    EXPECT_EQ(limit_number_from_text("99999999999999999999999999"), (LimitNumber{UINT64_MAX, true}));
    EXPECT_EQ(limit_number_from_text("99999999999999999999999999x"), std::nullopt);
}

TEST(LimitValue, two_words_and_two_signs_stand_for_what_they_say) {
    EXPECT_EQ(limit_value_from_text("="), (LimitValue{Kind::hard}));
    EXPECT_EQ(limit_value_from_text("hard"), (LimitValue{Kind::hard}));
    EXPECT_EQ(limit_value_from_text("-"), (LimitValue{Kind::unlimited}));
    EXPECT_EQ(limit_value_from_text("unlimited"), (LimitValue{Kind::unlimited}));
}

} // namespace limit_value_test
} // namespace lares::protocol
