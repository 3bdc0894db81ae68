// SPDX-License-Identifier: ISC
#include "sys/signals.hpp"

#include "in_child.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace lares::sys {
namespace signals_test {

std::vector<int> taken(Signals& signals) {
    std::vector<int> all;
    for (auto some = signals.take(); !some.empty(); some = signals.take())
        all.insert(all.end(), some.begin(), some.end());
    std::ranges::sort(all);
    return all;
}

bool is_ready(const Signals& signals) {
    pollfd polled{signals.fd().number(), POLLIN, 0};
    return ::poll(&polled, 1, 0) == 1;
}

// All of these change the signals of the whole process, so each has one of its own.

TEST(Signals, what_has_come_can_be_read_once) {
    EXPECT_EQ(in_child([] {
                  block_signals();
                  auto signals = *Signals::report({SIGTERM, SIGCHLD});
                  EXPECT_TRUE(taken(signals).empty());
                  ::raise(SIGTERM);
                  EXPECT_TRUE(is_ready(signals));
                  EXPECT_EQ(taken(signals), (std::vector<int>{SIGTERM}));
                  EXPECT_FALSE(is_ready(signals));
                  EXPECT_TRUE(taken(signals).empty());
                  return 0;
              }),
              0);
}

TEST(Signals, one_that_came_many_times_is_told_once) {
    EXPECT_EQ(in_child([] {
                  block_signals();
                  auto signals = *Signals::report({SIGCHLD});
                  for (int i = 0; i < 1000; ++i) ::raise(SIGCHLD);
                  EXPECT_EQ(taken(signals), (std::vector<int>{SIGCHLD}));
                  return 0;
              }),
              0);
}

TEST(Signals, more_than_fit_at_once_are_all_told_in_the_end) {
    EXPECT_EQ(in_child([] {
                  block_signals();
                  auto signals = *Signals::report({SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGCHLD,
                                                   SIGUSR1, SIGUSR2, SIGPIPE, SIGCONT});
                  std::vector<int> sent = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGALRM,
                                           SIGCHLD, SIGUSR1, SIGUSR2, SIGPIPE, SIGCONT};
                  for (int number : sent) ::raise(number);
                  std::ranges::sort(sent);
                  EXPECT_EQ(taken(signals), sent);
                  return 0;
              }),
              0);
}

TEST(Signals, those_that_were_not_wanted_neither_come_nor_end_the_process) {
    EXPECT_EQ(in_child([] {
                  block_signals();
                  auto signals = *Signals::report({SIGTERM});
                  for (int number : {SIGUSR1, SIGUSR2, SIGHUP, SIGPIPE, SIGALRM, SIGINT, SIGRTMIN})
                      ::raise(number);
                  EXPECT_FALSE(is_ready(signals));
                  EXPECT_TRUE(taken(signals).empty());
                  return 0;
              }),
              0);
}

TEST(Signals, what_came_before_and_was_blocked_is_told_too) {
    EXPECT_EQ(in_child([] {
                  sigset_t all;
                  ::sigfillset(&all);
                  ::sigprocmask(SIG_SETMASK, &all, nullptr);
                  ::raise(SIGTERM);
                  block_signals();
                  auto signals = *Signals::report({SIGTERM});
                  EXPECT_EQ(taken(signals), (std::vector<int>{SIGTERM}));
                  return 0;
              }),
              0);
}

TEST(Signals, reading_never_waits) {
    EXPECT_EQ(in_child([] {
                  block_signals();
                  auto signals = *Signals::report({SIGTERM});
                  EXPECT_TRUE(signals.take().empty());
                  return 0;
              }),
              0);
}

TEST(Signals, blocked_ones_wait_and_end_nothing) {
    EXPECT_EQ(in_child([] {
                  block_signals();
                  for (int number : {SIGTERM, SIGHUP, SIGINT, SIGPIPE, SIGUSR1}) ::raise(number);
                  sigset_t waiting;
                  ::sigpending(&waiting);
                  for (int number : {SIGTERM, SIGHUP, SIGINT, SIGPIPE, SIGUSR1})
                      EXPECT_TRUE(::sigismember(&waiting, number)) << number;
                  // Those that C libraries keep for themselves: this would be the end.
                  for (int number : {32, 33, 34}) ::kill(::getpid(), number);
                  return 0;
              }),
              0);
}

// A mask that some other program has set, which the C library of this one would not let us set.
TEST(InheritedSignals, blocked_ones_are_blocked_again_with_those_that_C_libraries_keep) {
    EXPECT_EQ(in_child([] {
                  const std::uint64_t given = std::uint64_t{7} << 31 | 1u << (SIGUSR2 - 1); // 32, 33, 34
                  ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &given, nullptr, sizeof given);
                  const InheritedSignals inherited;
                  block_signals();
                  inherited.restore();
                  std::uint64_t found = 0;
                  ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, nullptr, &found, sizeof found);
                  EXPECT_EQ(found, given);
                  return 0;
              }),
              0);
}

TEST(InheritedSignals, all_that_were_ignored_have_their_default_action_again) {
    EXPECT_EQ(in_child([] {
                  std::vector<int> numbers;
                  for (int number = 1; number <= SIGRTMAX; ++number)
                      if (::signal(number, SIG_IGN) != SIG_ERR) numbers.push_back(number);
                  EXPECT_GT(numbers.size(), 55u);
                  reset_inherited_signals();
                  for (int number : numbers) EXPECT_EQ(::signal(number, SIG_DFL), SIG_DFL) << number;
                  return 0;
              }),
              0);
}

// As when svscan was started by something that ignores SIGCHLD: then nobody would ever be reaped.
TEST(InheritedSignals, children_can_be_waited_for_again) {
    EXPECT_EQ(in_child([] {
                  ::signal(SIGCHLD, SIG_IGN);
                  reset_inherited_signals();
                  const pid_t child = ::fork();
                  if (child == 0) ::_exit(7);
                  int status = 0;
                  EXPECT_EQ(::waitpid(child, &status, 0), child);
                  EXPECT_EQ(status, 7 << 8);
                  return 0;
              }),
              0);
}

} // namespace signals_test
} // namespace lares::sys
