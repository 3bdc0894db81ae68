// SPDX-License-Identifier: ISC
#include "machine/log_parting.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace log_parting_test {

constexpr LogSituation once{};
constexpr LogSituation again{.is_told_again = true};

LogSituation in_line(LogSituation it) {
    it.is_in_line = true;
    return it;
}

LogSituation stuck(LogSituation it) {
    it.is_stuck = true;
    return it;
}

LogSituation processing(LogSituation it) {
    it.is_processing = true;
    return it;
}

LogSituation pausing(LogSituation it) {
    it.is_pausing = true;
    return it;
}

TEST(LogParting, told_once_everything_is_waited_for_but_what_has_failed) {
    EXPECT_EQ(parting_of(once), LogParting::goes_on);
    EXPECT_EQ(parting_of(in_line(once)), LogParting::goes_on);
    EXPECT_EQ(parting_of(stuck(in_line(once))), LogParting::goes_on);
    EXPECT_EQ(parting_of(processing(once)), LogParting::goes_on);
    EXPECT_EQ(parting_of(pausing(once)), LogParting::leaves);
}

TEST(LogParting, told_again_a_line_is_ended_and_only_then_left) {
    EXPECT_EQ(parting_of(in_line(again)), LogParting::ends_line);
    EXPECT_EQ(parting_of(processing(in_line(again))), LogParting::ends_line);
    EXPECT_EQ(parting_of(processing(again)), LogParting::leaves);
    EXPECT_EQ(parting_of(again), LogParting::goes_on) << "it is about to end by itself";
}

TEST(LogParting, a_line_that_was_ended_is_waited_for_until_it_is_written) {
    const LogSituation ended{.is_told_again = true, .has_ended_line = true};
    EXPECT_EQ(parting_of(stuck(ended)), LogParting::goes_on);
    EXPECT_EQ(parting_of(stuck(processing(ended))), LogParting::goes_on)
        << "the rotation that is due waits for it";
    EXPECT_EQ(parting_of(processing(ended)), LogParting::leaves);
    EXPECT_EQ(parting_of(pausing(stuck(ended))), LogParting::leaves);
}

TEST(LogParting, told_again_it_leaves_what_cannot_be_written) {
    EXPECT_EQ(parting_of(stuck(again)), LogParting::leaves);
    EXPECT_EQ(parting_of(stuck(in_line(again))), LogParting::leaves);
    EXPECT_EQ(parting_of(pausing(in_line(again))), LogParting::leaves);
}

} // namespace log_parting_test
} // namespace lares::machine
