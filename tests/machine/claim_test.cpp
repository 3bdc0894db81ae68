// SPDX-License-Identifier: ISC
#include "machine/claim.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace claim_test {

using protocol::Phase;
using Record = Legacy::Record;

const Era this_era = era_from_text("5f0d6a3e.4026531836.12");
const Era another_era = era_from_text("11111111.4026531836.12");
constexpr std::uint32_t self = 900;

Legacy left_by(std::uint32_t author, Phase phase = Phase::running) {
    Legacy legacy{Record::whole, {}};
    legacy.state.phase = phase;
    legacy.state.author.pid = author;
    legacy.state.author.era = this_era;
    return legacy;
}

TEST(Claim, is_looked_for_where_somebody_was_killed) {
    EXPECT_TRUE(may_be_claimed(left_by(812), this_era, self));
    EXPECT_TRUE(may_be_claimed(left_by(812, Phase::down), this_era, self));
}

TEST(Claim, is_not_looked_for_where_nobody_can_be_meant) {
    EXPECT_FALSE(may_be_claimed({}, this_era, self)) << "nobody was here";
    EXPECT_FALSE(may_be_claimed(left_by(812, Phase::gone), this_era, self))
        << "who left in order claims nothing";
    EXPECT_FALSE(may_be_claimed(left_by(812), another_era, self)) << "the machine was started anew";
    EXPECT_FALSE(may_be_claimed(left_by(0), this_era, self)) << "the author has not said who it is";
    EXPECT_FALSE(may_be_claimed(left_by(self), this_era, self)) << "we were another program";
}

TEST(Claim, of_an_author_who_is_dead_or_just_dying_the_record_is_ours) {
    for (const auto process : {Whereabouts::unknown, Whereabouts::here, Whereabouts::removed})
        EXPECT_EQ(claim_on({.process = process}), Claim::ours);
    EXPECT_EQ(claim_on({.process = Whereabouts::elsewhere}), Claim::ours)
        << "a service may work where it likes";
}

TEST(Claim, a_process_that_another_directory_knows_is_of_that_one) {
    EXPECT_EQ(claim_on({.process = Whereabouts::elsewhere, .is_known_there = true}),
              Claim::of_another_directory);
}

TEST(Claim, what_a_living_author_has_written_and_does_not_hold_is_a_copy) {
    EXPECT_EQ(claim_on({.author = Whereabouts::elsewhere}), Claim::of_another_directory);
}

TEST(Claim, a_living_author_in_this_directory_is_not_succeeded) {
    EXPECT_EQ(claim_on({.author = Whereabouts::here}), Claim::of_a_living_author);
}

TEST(Claim, nor_is_one_elsewhere_that_has_the_same_control_directory) {
    EXPECT_EQ(claim_on({.author = Whereabouts::elsewhere, .shares_control = true}),
              Claim::of_a_living_author);
}

TEST(Claim, a_living_author_whose_directory_was_removed_has_been_moved) {
    EXPECT_EQ(claim_on({.author = Whereabouts::removed}), Claim::of_a_moved_directory);
}

} // namespace claim_test
} // namespace lares::machine
