// SPDX-License-Identifier: ISC
#include "sys/fd.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

namespace lares::sys {
namespace fd_test {

bool is_open(int number) {
    return ::fcntl(number, F_GETFD) >= 0;
}
Fd null_device() {
    return Fd{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
}

TEST(Fd, it_is_closed_when_its_owner_goes) {
    int number = -1;
    {
        const Fd fd = null_device();
        number = fd.number();
        EXPECT_TRUE(is_open(number));
    }
    EXPECT_FALSE(is_open(number));
}

TEST(Fd, moving_hands_it_on_and_leaves_nothing_behind) {
    Fd first = null_device();
    const int number = first.number();
    const Fd second = std::move(first);
    EXPECT_FALSE(first); // NOLINT(bugprone-use-after-move): that is what is tested
    EXPECT_EQ(second.number(), number);
    EXPECT_TRUE(is_open(number));
}

TEST(Fd, assigning_closes_what_was_owned_before) {
    Fd fd = null_device();
    const int before = fd.number();
    fd = null_device();
    EXPECT_TRUE(fd);
    EXPECT_NE(fd.number(), before);
    EXPECT_FALSE(is_open(before));
}

TEST(Fd, close_is_at_once_and_may_be_repeated) {
    Fd fd = null_device();
    const int number = fd.number();
    fd.close();
    EXPECT_FALSE(fd);
    EXPECT_FALSE(is_open(number));
    fd.close();
}

TEST(Fd, an_owner_of_nothing_is_false_and_closes_nothing) {
    const Fd fd;
    EXPECT_FALSE(fd);
    EXPECT_EQ(fd.number(), -1);
}

TEST(Fd, descriptor_0_is_a_descriptor_too) {
    Fd fd{0};
    EXPECT_TRUE(fd);
    // Not ours to close: it goes back.
    const int number = ::dup(fd.number());
    fd = Fd{};
    EXPECT_FALSE(is_open(0));
    ASSERT_EQ(::dup2(number, 0), 0);
    ::close(number);
}

TEST(Fd, the_error_of_the_last_call_is_kept_with_what_was_tried) {
    EXPECT_LT(::open("/does/not/exist", O_RDONLY), 0);
    const Result<> result = failed_to("open");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().number, ENOENT);
    EXPECT_STREQ(result.error().attempt, "open");
}

} // namespace fd_test
} // namespace lares::sys
