// SPDX-License-Identifier: ISC
#include "logbook/unread.hpp"

#include <gtest/gtest.h>

namespace lares::logbook {
namespace unread_test {

TEST(Unread, what_was_read_is_known_by_its_inode) {
    EXPECT_EQ(read_already({.count = 1, .ours = 0}), 1u);
    EXPECT_EQ(read_already({.count = 3, .ours = 0}), 1u) << "two more have come and gone";
    EXPECT_EQ(read_already({.count = 3, .ours = 1}), 2u) << "what was `previous` is in front of it";
}

TEST(Unread, one_that_was_rewritten_is_the_first_of_the_new_ones) {
    EXPECT_EQ(read_already({.count = 1}), 1u);
    EXPECT_EQ(read_already({.count = 2}), 1u);
    EXPECT_EQ(read_already({.count = 3, .read_without_name = 2}), 2u)
        << "`previous` has its name by now, too";
    EXPECT_EQ(read_already({.count = 0}), 0u) << "`current` was replaced, and is nowhere";
}

TEST(Unread, one_that_was_removed_is_none_of_them) {
    EXPECT_EQ(read_already({.count = 5, .old_ones_are_gone = true}), 0u);
    EXPECT_EQ(read_already({.count = 5, .ours = 0, .old_ones_are_gone = true}), 1u);
}

} // namespace unread_test
} // namespace lares::logbook
