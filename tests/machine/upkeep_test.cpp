// SPDX-License-Identifier: ISC
#include "machine/upkeep.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace upkeep_test {

using namespace std::chrono_literals;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

TEST(Upkeep, wants_nothing_while_nothing_is_amiss) {
    const Upkeep upkeep;
    EXPECT_FALSE(upkeep.deadline());
    EXPECT_FALSE(upkeep.must_publish(at(0s)));
    EXPECT_FALSE(upkeep.must_look(at(0s)));
}

TEST(Upkeep, publishes_again_a_second_after_it_failed) {
    Upkeep upkeep;
    upkeep.on_publishing_failed(at(0s));
    EXPECT_EQ(upkeep.deadline(), at(1s));
    EXPECT_FALSE(upkeep.must_publish(at(999ms)));
    EXPECT_TRUE(upkeep.must_publish(at(1s)));
    upkeep.on_published();
    EXPECT_FALSE(upkeep.deadline());
}

TEST(Upkeep, looks_when_nothing_has_been_removed_for_a_quarter_of_a_second) {
    Upkeep upkeep;
    upkeep.on_removal(at(0ms));
    upkeep.on_removal(at(200ms));
    EXPECT_EQ(upkeep.deadline(), at(450ms));
    EXPECT_FALSE(upkeep.must_look(at(449ms)));
    EXPECT_TRUE(upkeep.must_look(at(450ms)));
    upkeep.on_looked();
    EXPECT_FALSE(upkeep.deadline());
}

TEST(Upkeep, wakes_up_for_what_comes_first) {
    Upkeep upkeep;
    upkeep.on_publishing_failed(at(0ms));
    upkeep.on_removal(at(100ms));
    EXPECT_EQ(upkeep.deadline(), at(350ms));
    upkeep.on_removal(at(900ms));
    EXPECT_EQ(upkeep.deadline(), at(1s));
}

} // namespace upkeep_test
} // namespace lares::machine
