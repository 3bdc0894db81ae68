// SPDX-License-Identifier: ISC
#include "sys/signal_action.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <unistd.h>

namespace lares::sys {
namespace signal_action_test {

constexpr std::string_view status = "Name:\tsleep\nSigPnd:\t0000000000000000\nSigBlk:\t0000000000000200\n"
                                    "SigIgn:\t0000000000000001\nSigCgt:\t0000000000004002\n";

TEST(SignalAction, is_the_default_of_what_is_neither_blocked_nor_ignored_nor_caught) {
    EXPECT_FALSE(takes_default_action(status, SIGUSR1)) << "blocked";
    EXPECT_FALSE(takes_default_action(status, SIGHUP)) << "ignored";
    EXPECT_FALSE(takes_default_action(status, SIGINT)) << "caught";
    EXPECT_FALSE(takes_default_action(status, SIGTERM)) << "caught";
    EXPECT_TRUE(takes_default_action(status, SIGQUIT));
}

TEST(SignalAction, is_not_known_where_nothing_is_told) {
    EXPECT_FALSE(takes_default_action("Name:\tsleep\n", SIGHUP));
    EXPECT_FALSE(takes_default_action(-1, SIGHUP));
}

TEST(SignalAction, is_told_by_the_kernel_of_a_process) {
    const pid_t self = ::getpid();
    struct sigaction before {};
    ASSERT_EQ(::sigaction(SIGUSR2, nullptr, &before), 0);
    (void)::signal(SIGUSR2, SIG_IGN);
    EXPECT_FALSE(takes_default_action(self, SIGUSR2));
    (void)::signal(SIGUSR2, SIG_DFL);
    EXPECT_TRUE(takes_default_action(self, SIGUSR2));
    (void)::sigaction(SIGUSR2, &before, nullptr);
}

} // namespace signal_action_test
} // namespace lares::sys
