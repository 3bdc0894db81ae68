// SPDX-License-Identifier: ISC
#include "sys/disk_room.hpp"

#include "sys/file.hpp"

#include <cerrno>
#include <gtest/gtest.h>

namespace lares::sys {
namespace disk_room_test {

TEST(DiskRoom, is_that_of_the_disk_on_which_a_file_lies) {
    const auto room = disk_room_at(here, ".");
    ASSERT_TRUE(room);
    EXPECT_GT(room->bytes, room->free);
    EXPECT_EQ(room->device, info(here, ".")->identity.device);
    EXPECT_EQ(disk_room_at(here, "no-such-file").error().number, ENOENT);
}

TEST(DiskRoom, is_full_when_nothing_is_free) {
    EXPECT_TRUE((DiskRoom{1, 4096, 0, 10, 5}).is_full());
    EXPECT_FALSE((DiskRoom{1, 4096, 1, 10, 5}).is_full());
    EXPECT_FALSE((DiskRoom{1, 0, 0, 10, 5}).is_full()) << "/proc has no size";
    EXPECT_TRUE((DiskRoom{1, 4096, 1, 10, 0}).lacks_inodes());
    EXPECT_FALSE((DiskRoom{1, 4096, 1, 0, 0}).lacks_inodes()) << "as many as one likes";
}

TEST(DiskRoom, is_nearly_full_when_little_is_left_of_either) {
    EXPECT_TRUE((DiskRoom{1, 4000, 199, 10, 5}).has_less_than_one_in(20));
    EXPECT_FALSE((DiskRoom{1, 4000, 200, 10, 5}).has_less_than_one_in(20));
    EXPECT_TRUE((DiskRoom{1, 4000, 4000, 40, 1}).has_less_than_one_in(20));
}

} // namespace disk_room_test
} // namespace lares::sys
