// SPDX-License-Identifier: ISC
#include "sys/unfinished.hpp"

#include <gtest/gtest.h>

namespace lares::sys {
namespace unfinished_test {

TEST(Unfinished, a_file_is_written_beside_the_one_that_it_is_to_replace) {
    EXPECT_EQ(unfinished_name("status").view(), "status.new");
}

TEST(Unfinished, what_was_written_whole_is_finished) {
    EXPECT_TRUE(written_whole(3, "abc"));
    EXPECT_TRUE(written_whole(0, ""));
}

TEST(Unfinished, a_part_means_that_there_is_no_more_room) {
    EXPECT_EQ(written_whole(2, "abc"), (std::unexpected{Error{ENOSPC, "write"}}));
    EXPECT_EQ(written_whole(0, "abc"), (std::unexpected{Error{ENOSPC, "write"}}));
}

TEST(Unfinished, an_error_is_handed_on) {
    errno = EIO;
    EXPECT_EQ(written_whole(-1, "abc").error().number, EIO);
}

} // namespace unfinished_test
} // namespace lares::sys
