// SPDX-License-Identifier: ISC
#include "sys/lock.hpp"

#include "in_child.hpp"
#include "scratch.hpp"
#include "sys/file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace lares::sys {
namespace lock_test {

using LockTest = Scratch;

TEST_F(LockTest, the_first_gets_it_and_the_second_does_not) {
    const auto first = Lock::acquire(directory(), "lock");
    ASSERT_TRUE(first);
    EXPECT_TRUE(*first);
    const auto second = Lock::acquire(directory(), "lock");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().number, EAGAIN); // "temporary failure"
    EXPECT_STREQ(second.error().attempt, "lock");
}

TEST_F(LockTest, another_process_does_not_get_it_either) {
    const auto first = Lock::acquire(directory(), "lock");
    EXPECT_EQ(in_child([&] {
                  // A descriptor of its own: the inherited one shares the lock.
                  EXPECT_EQ(Lock::acquire(directory(), "lock").error().number, EAGAIN);
                  return 0;
              }),
              0);
}

TEST_F(LockTest, one_by_fcntl_is_seen_by_fcntl_and_not_by_flock) {
    const auto first = open_locked_by_fcntl(directory(), "lock");
    ASSERT_TRUE(first);
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    const auto other = open_at(directory(), "lock", O_WRONLY);
    ASSERT_EQ(::fcntl(other->number(), F_GETLK, &whole), 0);
    EXPECT_EQ(whole.l_type, F_WRLCK);
    EXPECT_EQ(open_locked_by_fcntl(directory(), "lock").error().number, EAGAIN);
    EXPECT_TRUE(Lock::acquire(directory(), "lock"));
}

TEST_F(LockTest, one_by_fcntl_goes_with_the_descriptor_to_a_child) {
    auto first = open_locked_by_fcntl(directory(), "lock");
    ASSERT_TRUE(first);
    EXPECT_EQ(in_child([&] {
                  first->close();
                  EXPECT_FALSE(open_locked_by_fcntl(directory(), "lock")); // its parent has it
                  return 0;
              }),
              0);
    const int copy = ::dup(first->number());
    first->close();
    EXPECT_FALSE(open_locked_by_fcntl(directory(), "lock"));
    ::close(copy);
    EXPECT_TRUE(open_locked_by_fcntl(directory(), "lock"));
}

TEST_F(LockTest, when_its_holder_goes_the_next_one_gets_it) {
    { const auto first = Lock::acquire(directory(), "lock"); }
    EXPECT_TRUE(Lock::acquire(directory(), "lock"));
}

TEST_F(LockTest, when_its_holder_is_killed_the_next_one_gets_it) {
    in_child([&] {
        [[maybe_unused]] const auto never_released = Lock::acquire(directory(), "lock");
        return ::raise(SIGKILL);
    });
    EXPECT_TRUE(Lock::acquire(directory(), "lock"));
}

TEST_F(LockTest, the_file_is_made_with_mode_0600_and_stays) {
    { const auto lock = Lock::acquire(directory(), "lock"); }
    EXPECT_EQ(mode("lock"), 0600u);
    EXPECT_EQ(contents("lock"), "");
}

TEST_F(LockTest, what_is_in_the_file_stays) {
    write("lock", "somebody's notes");
    const auto lock = Lock::acquire(directory(), "lock");
    EXPECT_TRUE(lock);
    EXPECT_EQ(contents("lock"), "somebody's notes");
}

TEST_F(LockTest, it_is_the_lock_that_the_flock_command_and_daemontools_see) {
    const auto lock = Lock::acquire(directory(), "lock");
    const auto file = open_at(directory(), "lock", O_RDONLY);
    EXPECT_EQ(::flock(file->number(), LOCK_EX | LOCK_NB), -1);
    EXPECT_EQ(errno, EWOULDBLOCK);
}

TEST_F(LockTest, a_directory_in_its_place_is_an_error_and_a_fifo_does_not_make_it_wait) {
    std::filesystem::create_directory(path("directory"));
    EXPECT_EQ(Lock::acquire(directory(), "directory").error().number, EISDIR);
    make_fifo("fifo");
    EXPECT_EQ(Lock::acquire(directory(), "fifo").error().number, ENXIO);
}

TEST_F(LockTest, without_its_directory_there_is_none) {
    const auto lock = Lock::acquire(directory(), "missing/lock");
    ASSERT_FALSE(lock);
    EXPECT_EQ(lock.error().number, ENOENT);
    EXPECT_STREQ(lock.error().attempt, "open");
}

} // namespace lock_test
} // namespace lares::sys
