// SPDX-License-Identifier: ISC
#include "machine/last_word.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace last_word_test {

using namespace std::chrono_literals;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

TEST(LastWord, of_somebody_alive_none_is_awaited) {
    const LastWord word;
    EXPECT_FALSE(word.is_awaited());
    EXPECT_FALSE(word.is_overdue(at(24h)));
    EXPECT_EQ(word.deadline(), std::nullopt);
}

TEST(LastWord, who_reaps_is_waited_for_a_quarter_of_a_second) {
    LastWord word;
    word.on_dead(LastWord::Teller::whoever_reaps, at(1s));
    EXPECT_TRUE(word.is_awaited());
    EXPECT_FALSE(word.is_overdue(at(1249ms)));
    EXPECT_EQ(word.deadline(), at(1250ms));
    EXPECT_TRUE(word.is_overdue(at(1250ms)));
}

TEST(LastWord, a_svscan_that_is_busy_is_waited_for_longer) {
    LastWord word;
    word.on_dead(LastWord::Teller::svscan, at(1s));
    EXPECT_FALSE(word.is_overdue(at(5999ms)));
    EXPECT_TRUE(word.is_overdue(at(6s)));
}

TEST(LastWord, when_nobody_will_tell_nobody_is_waited_for) {
    LastWord word;
    word.on_dead(LastWord::Teller::nobody, at(1s));
    EXPECT_TRUE(word.is_overdue(at(1s)));
}

TEST(LastWord, once_heard_none_is_awaited) {
    LastWord word;
    word.on_dead(LastWord::Teller::svscan, at(1s));
    word.forget();
    EXPECT_FALSE(word.is_awaited());
    EXPECT_EQ(word.deadline(), std::nullopt);
}

} // namespace last_word_test
} // namespace lares::machine
