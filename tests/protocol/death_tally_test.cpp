// SPDX-License-Identifier: ISC
#include "protocol/death_tally.hpp"

#include <gtest/gtest.h>

namespace lares::protocol::death_tally_test {

using Kind = RunEnd::Kind;

constexpr TaiLabel noon = TaiLabel::from_unix(1'700'000'000, 0x01020304);

std::pair<unsigned, unsigned> how_it_ended(const RunEnd& end) {
    const DeathBytes entry = pack_death(noon, end);
    return {entry[12], entry[13]};
}

TEST(DeathTally, an_entry_begins_with_the_label_that_s6_has_for_its_moment) {
    const DeathBytes entry = pack_death(noon, {Kind::exited, 3, false});
    EXPECT_EQ(time_of_death(entry), noon);
    const TaiLabel label = unpack_label(std::span{entry}.first<TaiLabel::packed_size>());
    EXPECT_EQ(label.unix_seconds(), noon.unix_seconds() + 27);
    EXPECT_EQ(label.nanoseconds, noon.nanoseconds);
}

TEST(DeathTally, one_that_has_exited_has_its_code_and_no_signal) {
    EXPECT_EQ(how_it_ended({Kind::exited, 111, false}), std::pair(111U, 0U));
    EXPECT_EQ(how_it_ended({Kind::exited, 255, false}), std::pair(255U, 0U));
}

TEST(DeathTally, one_that_was_killed_has_128_and_the_signal_with_a_core_or_without) {
    EXPECT_EQ(how_it_ended({Kind::killed, 11, true}), std::pair(139U, 11U));
    EXPECT_EQ(how_it_ended({Kind::killed, 15, false}), std::pair(143U, 15U));
}

TEST(DeathTally, an_end_that_nobody_has_seen_is_that_by_the_signal_0) {
    EXPECT_EQ(how_it_ended({}), std::pair(128U, 0U));
}

TEST(DeathTally, all_are_kept_while_there_is_room) {
    const DeathTallyCut cut = death_tally_cut(4 * death_size, 5);
    EXPECT_EQ(cut.from, 0U);
    EXPECT_EQ(cut.to, 4 * death_size);
}

TEST(DeathTally, the_oldest_goes_when_it_is_full) {
    const DeathTallyCut cut = death_tally_cut(5 * death_size, 5);
    EXPECT_EQ(cut.from, death_size);
    EXPECT_EQ(cut.to, 5 * death_size);
}

TEST(DeathTally, as_many_go_as_it_takes_when_fewer_may_be_kept_than_before) {
    const DeathTallyCut cut = death_tally_cut(100 * death_size, 1);
    EXPECT_EQ(cut.from, cut.to);
}

TEST(DeathTally, what_is_behind_the_last_whole_entry_goes) {
    const DeathTallyCut cut = death_tally_cut(2 * death_size + 5, 100);
    EXPECT_EQ(cut.from, 0U);
    EXPECT_EQ(cut.to, 2 * death_size);
}

} // namespace lares::protocol::death_tally_test
