// SPDX-License-Identifier: ISC
#include "sys/dead_child.hpp"

#include "sys/process_facts.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {
namespace dead_child_test {

pid_t child_that_exits(int code) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(code);
    siginfo_t ignored;
    ::waitid(P_PID, static_cast<id_t>(pid), &ignored, WEXITED | WNOWAIT);
    return pid;
}

TEST(DeadChild, without_children_there_is_none) {
    EXPECT_EQ(find_dead_child(), std::nullopt);
}

TEST(DeadChild, can_be_looked_at_until_it_is_reaped) {
    const pid_t pid = child_that_exits(3);
    ASSERT_EQ(find_dead_child(), pid);
    const auto facts = facts_of_process(pid);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->state, 'Z');
    const auto reaped = reap(pid);
    ASSERT_TRUE(reaped);
    EXPECT_EQ(WEXITSTATUS(reaped->status), 3);
    EXPECT_GT(reaped->usage.peak_rss_kib, 0u);
    EXPECT_EQ(find_dead_child(), std::nullopt);
    EXPECT_EQ(reap(pid), std::nullopt);
}

TEST(DeadChild, one_that_lives_is_not_waited_for) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t pid = ::fork();
    if (pid == 0) {
        char byte;
        ::close(ends[1]);
        ::_exit(::read(ends[0], &byte, 1) == 0 ? 0 : 1);
    }
    EXPECT_EQ(find_dead_child(), std::nullopt);
    EXPECT_EQ(reap(pid), std::nullopt);
    ::close(ends[0]);
    ::close(ends[1]);
    ::waitpid(pid, nullptr, 0);
}

} // namespace dead_child_test
} // namespace lares::sys
