// SPDX-License-Identifier: ISC
#include "machine/passing_names.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace passing_names_test {

using namespace std::chrono_literals;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

TEST(PassingNames, where_none_has_appeared_nothing_is_due) {
    const PassingNames names;
    EXPECT_EQ(names.deadline(), std::nullopt);
    EXPECT_FALSE(names.are_due(at(24h)));
}

TEST(PassingNames, a_name_that_has_just_come_gets_an_instant_to_be_what_it_is_going_to_be) {
    PassingNames names;
    names.on_appeared(at(0ms));
    EXPECT_EQ(names.deadline(), at(2ms));
    EXPECT_FALSE(names.are_due(at(1999us)));
    EXPECT_TRUE(names.are_due(at(2ms)));
}

TEST(PassingNames, those_that_come_meanwhile_do_not_make_the_first_wait_for_longer) {
    PassingNames names;
    names.on_appeared(at(0ms));
    names.on_appeared(at(1ms));
    EXPECT_EQ(names.deadline(), at(2ms));
}

TEST(PassingNames, once_they_were_looked_at_the_next_one_gets_its_own_instant) {
    PassingNames names;
    names.on_appeared(at(0ms));
    names.on_looked_at();
    EXPECT_EQ(names.deadline(), std::nullopt);
    EXPECT_FALSE(names.are_due(at(2ms)));
    names.on_appeared(at(5ms));
    EXPECT_EQ(names.deadline(), at(7ms));
}

} // namespace passing_names_test
} // namespace lares::machine
