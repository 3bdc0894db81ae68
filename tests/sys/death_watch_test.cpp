// SPDX-License-Identifier: ISC
#include "sys/death_watch.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <vector>

namespace lares::sys {
namespace death_watch_test {

// A child that waits to be killed, and the hold on it.
class Sleeper {
  public:
    Sleeper() : pid_{::fork()} {
        if (pid_ == 0)
            for (;;) ::pause();
        handle_ = std::move(*ProcessHandle::open(pid_));
    }
    Sleeper(const Sleeper&) = delete;
    ~Sleeper() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    void die() {
        ::kill(pid_, SIGKILL);
        pollfd polled{handle_.fd().number(), POLLIN, 0};
        ::poll(&polled, 1, -1);
    }
    pid_t pid() const { return pid_; }
    ProcessHandle& handle() { return handle_; }

  private:
    pid_t pid_;
    ProcessHandle handle_;
};

bool is_ready(const Fd& fd) {
    pollfd polled{fd.number(), POLLIN, 0};
    return ::poll(&polled, 1, 0) == 1;
}

TEST(DeathWatch, costs_nothing_until_somebody_is_watched) {
    DeathWatch deaths;
    EXPECT_FALSE(deaths.fd());
    EXPECT_EQ(deaths.take(), std::nullopt);
}

TEST(DeathWatch, tells_of_each_death_once) {
    DeathWatch deaths;
    Sleeper one, other;
    ASSERT_TRUE(deaths.watch(one.handle(), one.pid()));
    ASSERT_TRUE(deaths.watch(other.handle(), other.pid()));
    EXPECT_FALSE(is_ready(deaths.fd()));
    EXPECT_EQ(deaths.take(), std::nullopt);
    other.die();
    EXPECT_TRUE(is_ready(deaths.fd()));
    EXPECT_EQ(deaths.take(), other.pid());
    EXPECT_FALSE(is_ready(deaths.fd()));
    one.die();
    EXPECT_EQ(deaths.take(), one.pid());
    EXPECT_EQ(deaths.take(), std::nullopt);
}

TEST(DeathWatch, one_whose_handle_was_closed_is_not_watched_any_more) {
    DeathWatch deaths;
    Sleeper other, one; // in this order: what is forked later has what was open
    ASSERT_TRUE(deaths.watch(one.handle(), one.pid()));
    ASSERT_TRUE(deaths.watch(other.handle(), other.pid()));
    one.handle().close();
    ::kill(one.pid(), SIGKILL);
    siginfo_t ignored;
    ::waitid(P_PID, static_cast<id_t>(one.pid()), &ignored, WEXITED | WNOWAIT);
    EXPECT_EQ(deaths.take(), std::nullopt);
    other.die();
    EXPECT_EQ(deaths.take(), other.pid());
}

TEST(DeathWatch, one_that_is_dead_already_is_told_at_once) {
    DeathWatch deaths;
    Sleeper one;
    one.die();
    ASSERT_TRUE(deaths.watch(one.handle(), one.pid()));
    EXPECT_EQ(deaths.take(), one.pid());
}

} // namespace death_watch_test
} // namespace lares::sys
