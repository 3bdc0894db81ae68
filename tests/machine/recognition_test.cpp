// SPDX-License-Identifier: ISC
#include "machine/recognition.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace recognition_test {

using protocol::KnownProcess;
using protocol::Phase;
using protocol::ServiceState;

const Era now = era_from_text("5f0d6a3e.4026531836.12");

ServiceState running_service() {
    ServiceState state;
    state.phase = Phase::running;
    state.pid = 4711;
    state.process_started = 300;
    state.author.pid = 700;
    state.author.started = 200;
    state.author.of_svscan = true;
    state.author.era = now;
    return state;
}

TEST(Recognition, the_supervise_and_its_process_are_known_by_pid_and_start) {
    EXPECT_EQ(supervise_named_by(running_service(), now), (KnownProcess{700, 200}));
    EXPECT_EQ(process_named_by(running_service(), now), (KnownProcess{4711, 300}));
}

TEST(Recognition, what_was_written_in_another_era_names_nobody) {
    const Era other = era_from_text("another.4026531836.12");
    EXPECT_EQ(supervise_named_by(running_service(), other), std::nullopt);
    EXPECT_EQ(process_named_by(running_service(), other), std::nullopt);
    EXPECT_EQ(supervise_named_by(running_service(), Era{}), std::nullopt) << "not known is equal to nothing";
    ServiceState without = running_service();
    without.author.era = {};
    EXPECT_EQ(supervise_named_by(without, Era{}), std::nullopt);
}

TEST(Recognition, one_that_somebody_has_started_by_hand_is_not_ours) {
    ServiceState state = running_service();
    state.author.of_svscan = false;
    EXPECT_EQ(supervise_named_by(state, now), std::nullopt);
}

TEST(Recognition, one_that_has_left_is_not_there) {
    ServiceState state = running_service();
    state.phase = Phase::gone;
    EXPECT_EQ(supervise_named_by(state, now), std::nullopt);
}

TEST(Recognition, a_pid_without_its_start_is_only_a_number) {
    ServiceState state = running_service();
    state.author.started = 0;
    state.process_started = 0;
    EXPECT_EQ(supervise_named_by(state, now), std::nullopt);
    EXPECT_EQ(process_named_by(state, now), std::nullopt);
}

TEST(Recognition, a_service_that_is_down_names_no_process) {
    ServiceState state = running_service();
    state.phase = Phase::down;
    state.pid = 0;
    state.process_started = 0;
    EXPECT_EQ(process_named_by(state, now), std::nullopt);
    EXPECT_TRUE(supervise_named_by(state, now));
}

} // namespace recognition_test
} // namespace lares::machine
