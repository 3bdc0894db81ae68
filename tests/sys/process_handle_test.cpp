// SPDX-License-Identifier: ISC
#include "sys/process_handle.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {
namespace process_handle_test {

pid_t sleeper() {
    const pid_t pid = ::fork();
    if (pid == 0)
        for (;;) ::pause();
    return pid;
}

void wait_until_dead(pid_t pid) {
    siginfo_t ignored;
    ::waitid(P_PID, static_cast<id_t>(pid), &ignored, WEXITED | WNOWAIT);
}

TEST(ProcessHandle, there_is_none_for_a_pid_that_nobody_has) {
    const pid_t pid = sleeper();
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    const auto handle = ProcessHandle::open(pid);
    ASSERT_FALSE(handle);
    EXPECT_EQ(handle.error().number, ESRCH);
}

TEST(ProcessHandle, signals_go_through_it_and_it_sees_the_death) {
    const pid_t pid = sleeper();
    const auto handle = ProcessHandle::open(pid);
    ASSERT_TRUE(handle);
    EXPECT_FALSE(handle->is_dead());
    EXPECT_TRUE(handle->send(SIGTERM));
    wait_until_dead(pid);
    EXPECT_TRUE(handle->is_dead());
    EXPECT_TRUE(handle->send(SIGTERM)); // nobody is left, which is no error
    ::waitpid(pid, nullptr, 0);
    EXPECT_TRUE(handle->send(SIGTERM));
}

// The group of a process that has died, with one in it that lives.
struct Group {
    pid_t leader = ::fork();
    pid_t member = 0;

    Group() {
        if (leader == 0) {
            ::setpgid(0, 0);
            for (;;) ::pause();
        }
        ::setpgid(leader, leader);
        member = sleeper();
        ::setpgid(member, leader);
    }
};

TEST(ProcessHandle, a_group_is_reached_after_its_leader_has_gone) {
    const Group group;
    const auto handle = ProcessHandle::open(group.leader);
    ASSERT_TRUE(handle);
    ::kill(group.leader, SIGKILL);
    ::waitpid(group.leader, nullptr, 0);
    const auto sent = handle->send_to_group(SIGTERM);
    if (!sent) {
        EXPECT_EQ(sent.error().number, EINVAL);
        ::kill(group.member, SIGTERM);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(group.member, &status, 0), group.member);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    EXPECT_TRUE(!sent || handle->send_to_group(SIGTERM)); // nobody is left, which is no error
    if (!sent) GTEST_SKIP() << "this kernel is older than 6.9";
}

TEST(ProcessHandle, of_a_dead_one_that_nobody_has_reaped) {
    const pid_t pid = sleeper();
    ::kill(pid, SIGKILL);
    wait_until_dead(pid);
    const auto handle = ProcessHandle::open(pid);
    ASSERT_TRUE(handle);
    EXPECT_TRUE(handle->is_dead());
    ::waitpid(pid, nullptr, 0);
}

TEST(ProcessHandle, the_kernel_tells_how_it_ended_once_it_is_reaped) {
    const pid_t pid = sleeper();
    const auto handle = ProcessHandle::open(pid);
    ASSERT_TRUE(handle);
    if (!handle->can_tell_status()) GTEST_SKIP() << "this kernel does not (Linux 6.15)";
    EXPECT_EQ(handle->wait_status(), std::nullopt);
    ::kill(pid, SIGKILL);
    wait_until_dead(pid);
    EXPECT_EQ(handle->wait_status(), std::nullopt);
    ::waitpid(pid, nullptr, 0);
    pollfd polled{handle->fd().number(), 0, 0};
    EXPECT_EQ(::poll(&polled, 1, 0), 1);
    EXPECT_TRUE(polled.revents & POLLHUP);
    EXPECT_EQ(handle->wait_status(), SIGKILL);
}

} // namespace process_handle_test
} // namespace lares::sys
