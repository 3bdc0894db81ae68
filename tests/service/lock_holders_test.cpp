// SPDX-License-Identifier: ISC
#include "service/lock_holders.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace lares::service {
namespace lock_holders_test {

TEST(LockHolders, are_found_by_the_file) {
    const LockHolders holders{"1: FLOCK  ADVISORY  WRITE 812 00:1b:44399 0 EOF\n"
                              "1: -> FLOCK  ADVISORY  WRITE 813 00:1b:44399 0 EOF\n"
                              "2: POSIX  ADVISORY  READ  9 fd:01:17 128 128\n"
                              "nonsense\n"};
    EXPECT_EQ(holders.holder_of({makedev(0, 0x1b), 44399}), 812);
    EXPECT_EQ(holders.holder_of({makedev(0xfd, 1), 17}), 9);
    EXPECT_EQ(holders.holder_of({makedev(0, 0x1b), 17}), 0);
}

TEST(LockHolders, of_this_moment_are_those_of_the_kernel) {
    char name[] = "/tmp/lock_holders_XXXXXX";
    const int file = ::mkstemp(name);
    ASSERT_EQ(::flock(file, LOCK_EX), 0);
    const auto info = sys::info(sys::here, name);
    const pid_t holder = LockHolders::now().holder_of(info->identity);
    ::close(file);
    ::unlink(name);
    EXPECT_EQ(holder, ::getpid());
}

} // namespace lock_holders_test
} // namespace lares::service
