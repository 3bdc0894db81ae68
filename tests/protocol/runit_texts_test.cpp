// SPDX-License-Identifier: ISC
#include "protocol/runit_texts.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace lares::protocol {
namespace runit_texts_test {

ServiceState running() {
    ServiceState state;
    state.phase = Phase::running;
    state.pid = 4711;
    return state;
}

TEST(StatText, a_service_that_runs) {
    EXPECT_EQ(stat_text(running()).view(), "run\n");
}

TEST(StatText, a_service_that_is_down_has_nothing_else_to_tell) {
    ServiceState state;
    state.paused = true;
    state.term_sent = true;
    state.leaving = true;
    state.want = Want::down;
    EXPECT_EQ(stat_text(state).view(), "down\n");
}

TEST(StatText, what_runsv_wrote_for_a_service_that_ignores_term) {
    ServiceState state = running();
    state.term_sent = true;
    state.want = Want::down;
    EXPECT_EQ(stat_text(state).view(), "run, got TERM, want down\n");
}

TEST(StatText, a_paused_service_whose_supervise_is_to_leave) {
    ServiceState state = running();
    state.paused = true;
    state.leaving = true;
    state.want = Want::down;
    EXPECT_EQ(stat_text(state).view(), "run, paused, want exit\n");
}

TEST(StatText, the_longest_one_fits) {
    ServiceState state = running();
    state.paused = state.term_sent = true;
    state.want = Want::down;
    EXPECT_EQ(stat_text(state).view(), "run, paused, got TERM, want down\n");
    EXPECT_FALSE(stat_text(state).truncated());
}

TEST(PidText, the_pid_is_a_line) {
    EXPECT_EQ(pid_text(running()).view(), "4711\n");
}

TEST(PidText, without_a_process_the_file_is_empty) {
    EXPECT_EQ(pid_text(ServiceState{}).view(), "");
}

TEST(PidText, the_largest_pid_fits) {
    ServiceState state = running();
    state.pid = std::numeric_limits<std::uint32_t>::max();
    EXPECT_EQ(pid_text(state).view(), "4294967295\n");
    EXPECT_FALSE(pid_text(state).truncated());
}

} // namespace runit_texts_test
} // namespace lares::protocol
