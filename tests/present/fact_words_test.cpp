// SPDX-License-Identifier: ISC
#include "present/fact_words.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace fact_words_test {

TEST(AWord, stays_one_word_whatever_is_in_it) {
    EXPECT_EQ(word_for(Value{"plain-Text_1"}), "plain-Text_1");
    EXPECT_EQ(word_for(Value{"a b\tc\nd\\e\x7f"}), "a\\x20b\\x09c\\x0ad\\x5ce\\x7f");
    EXPECT_EQ(word_for(Value{"\xc3\xa9"}), "\xc3\xa9");
}

TEST(AWord, for_nothing_is_a_dash) {
    EXPECT_EQ(word_for(Value{}), "-");
    EXPECT_EQ(word_for(Value{""}), "-");
}

} // namespace fact_words_test
} // namespace lares::present
