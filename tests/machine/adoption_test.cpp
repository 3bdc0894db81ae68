// SPDX-License-Identifier: ISC
#include "machine/adoption.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace adoption_test {

using protocol::Phase;
using Record = Legacy::Record;

const Era this_era = era_from_text("5f0d6a3e.4026531836.12");
const Era before_the_reboot = era_from_text("11111111.4026531836.12");

constexpr std::uint32_t pid = 4711;
constexpr std::uint64_t started = 64811;

Legacy left_in(Phase phase, const Era& era = this_era) {
    Legacy legacy{Record::whole, {}};
    legacy.state.phase = phase;
    legacy.state.author.era = era;
    if (phase == Phase::running) {
        legacy.state.pid = pid;
        legacy.state.process_started = started;
    }
    return legacy;
}

constexpr ProcessNow nobody{};
constexpr ProcessNow the_same{true, started};
constexpr ProcessNow another{true, started + 1};

TEST(Adoption, where_nobody_was_all_begins) {
    EXPECT_EQ(adoption_of({}, this_era, nobody), Adoption::begin);
    EXPECT_FALSE(names_a_process({}, this_era));
}

TEST(Adoption, a_process_that_runs_is_taken_over) {
    EXPECT_TRUE(names_a_process(left_in(Phase::running), this_era));
    EXPECT_EQ(adoption_of(left_in(Phase::running), this_era, the_same), Adoption::take_over);
}

TEST(Adoption, one_that_has_ended_meanwhile_is_buried) {
    EXPECT_EQ(adoption_of(left_in(Phase::running), this_era, nobody), Adoption::bury);
}

TEST(Adoption, a_pid_that_was_used_again_is_somebody_else) {
    EXPECT_EQ(adoption_of(left_in(Phase::running), this_era, another), Adoption::bury);
}

TEST(Adoption, a_record_that_does_not_say_when_the_process_began_proves_nothing) {
    Legacy legacy = left_in(Phase::running);
    legacy.state.process_started = 0;
    EXPECT_EQ(adoption_of(legacy, this_era, {true, 0}), Adoption::bury);
}

TEST(Adoption, what_did_not_run_goes_on_from_there) {
    EXPECT_EQ(adoption_of(left_in(Phase::down), this_era, nobody), Adoption::resume);
    EXPECT_EQ(adoption_of(left_in(Phase::waiting), this_era, nobody), Adoption::resume);
}

TEST(Adoption, who_left_in_order_has_left_nothing) {
    EXPECT_EQ(adoption_of(left_in(Phase::gone), this_era, nobody), Adoption::begin);
    EXPECT_FALSE(names_a_process(left_in(Phase::gone), this_era));
}

TEST(Adoption, what_is_of_another_era_is_never_looked_at_whatever_has_its_pid_now) {
    EXPECT_FALSE(names_a_process(left_in(Phase::running, before_the_reboot), this_era));
    EXPECT_EQ(adoption_of(left_in(Phase::running, before_the_reboot), this_era, the_same),
              Adoption::begin_told);
    EXPECT_EQ(adoption_of(left_in(Phase::down, before_the_reboot), this_era, nobody), Adoption::begin);
}

TEST(Adoption, an_era_that_is_not_known_is_no_era) {
    EXPECT_FALSE(names_a_process(left_in(Phase::running, Era{}), Era{}));
    EXPECT_EQ(adoption_of(left_in(Phase::running, Era{}), Era{}, the_same), Adoption::begin_told);
}

TEST(Adoption, a_record_that_is_not_whole_is_told_of_and_not_used) {
    EXPECT_FALSE(names_a_process({Record::unreadable, {}}, this_era));
    EXPECT_EQ(adoption_of({Record::unreadable, {}}, this_era, the_same), Adoption::begin_told);
}

TEST(Adoption, a_record_of_another_directory_is_told_of_and_not_used) {
    Legacy legacy = left_in(Phase::running);
    legacy.record = Record::copied;
    EXPECT_FALSE(names_a_process(legacy, this_era));
    EXPECT_EQ(adoption_of(legacy, this_era, the_same), Adoption::begin_told);
}

} // namespace adoption_test
} // namespace lares::machine
