// SPDX-License-Identifier: ISC
#include "sys/inherited_lock.hpp"

#include "in_child.hpp"
#include "scratch.hpp"
#include "sys/clock.hpp"
#include "sys/lock.hpp"

#include <cerrno>
#include <csignal>

namespace lares::sys {
namespace inherited_lock_test {

using namespace std::chrono_literals;

class AnInheritedLock : public Scratch {
  protected:
    int failure(std::optional<Span> limit) {
        const auto locked = lock_for_next_program(path("lock").c_str(), limit);
        return locked ? 0 : locked.error().number;
    }
};

TEST_F(AnInheritedLock, is_kept_and_handed_on) {
    EXPECT_EQ(in_child([&] {
                  const int lowest = ::open("/dev/null", O_RDONLY);
                  ::close(lowest);
                  EXPECT_EQ(failure(std::nullopt), 0);
                  EXPECT_EQ(::fcntl(lowest, F_GETFD), 0) << "not closed by exec";
                  EXPECT_EQ(Lock::acquire(directory(), "lock").error().number, EAGAIN);
                  return 0;
              }),
              0);
    EXPECT_TRUE(Lock::acquire(directory(), "lock")) << "it goes with whoever has it";
}

TEST_F(AnInheritedLock, makes_the_file_for_its_owner_alone_and_does_not_empty_it) {
    EXPECT_EQ(in_child([&] { return failure(0s); }), 0);
    EXPECT_EQ(mode("lock"), 0600u);
    write("lock", "text");
    EXPECT_EQ(in_child([&] { return failure(0s); }), 0);
    EXPECT_EQ(contents("lock"), "text");
}

TEST_F(AnInheritedLock, that_somebody_holds_is_not_waited_for_longer_than_the_limit) {
    const auto held = Lock::acquire(directory(), "lock");
    ASSERT_TRUE(held);
    EXPECT_EQ(failure(0s), EAGAIN);
    const Moment before = now();
    EXPECT_EQ(failure(50ms), ETIMEDOUT);
    EXPECT_GE(now() - before, 50ms);
}

TEST_F(AnInheritedLock, waiting_leaves_signals_and_timers_as_they_were) {
    const auto held = Lock::acquire(directory(), "lock");
    EXPECT_EQ(in_child([&] {
                  sigset_t before;
                  sigset_t after;
                  sigset_t all;
                  ::sigfillset(&all);
                  ::sigprocmask(SIG_SETMASK, &all, &before);
                  ::alarm(100);
                  EXPECT_EQ(failure(20ms), ETIMEDOUT) << "although every signal is blocked";
                  ::sigprocmask(SIG_SETMASK, &before, &after);
                  EXPECT_TRUE(::sigismember(&after, SIGRTMAX));
                  struct sigaction action {};
                  ::sigaction(SIGRTMAX, nullptr, &action);
                  EXPECT_EQ(action.sa_handler, SIG_DFL);
                  EXPECT_GT(::alarm(0), 90u) << "an alarm that was set goes on";
                  return 0;
              }),
              0);
}

TEST_F(AnInheritedLock, whose_file_cannot_be_had_says_so) {
    const auto locked = lock_for_next_program(path("missing/lock").c_str(), std::nullopt);
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().number, ENOENT);
    EXPECT_STREQ(locked.error().attempt, "open");
}

} // namespace inherited_lock_test
} // namespace lares::sys
