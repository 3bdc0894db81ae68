// SPDX-License-Identifier: ISC
#include "sys/durable.hpp"

#include "scratch.hpp"

#include <cerrno>

namespace lares::sys {
namespace durable_test {

class Durable : public Scratch {
  protected:
    Fd here_ = std::move(*open_directory(here, path("").c_str()));
};

TEST_F(Durable, a_file_can_have_two_names) {
    write("one", "x");
    EXPECT_TRUE(link(here_, "one", "two"));
    EXPECT_EQ(info(directory(), "two")->links, 2u);
    EXPECT_EQ(link(here_, "one", "two").error().number, EEXIST);
    EXPECT_EQ(link(here_, "none", "three").error().number, ENOENT);
}

TEST_F(Durable, a_name_takes_the_place_of_another) {
    write("one", "x");
    write("two", "y");
    EXPECT_TRUE(rename(here_, "one", "two"));
    EXPECT_FALSE(*exists(directory(), "one"));
    EXPECT_EQ(info(directory(), "two")->size, 1u);
}

TEST_F(Durable, the_mode_of_a_file_is_set_by_its_name_or_its_descriptor) {
    write("one", "x");
    EXPECT_TRUE(set_mode(here_, "one", 0744));
    EXPECT_EQ(info(directory(), "one")->mode, 0744u);
    const auto file = open_at(directory(), "one", O_WRONLY);
    EXPECT_TRUE(set_mode(*file, 0600));
    EXPECT_EQ(info(directory(), "one")->mode, 0600u);
}

TEST_F(Durable, files_and_directories_are_brought_to_the_disk) {
    write("one", "x");
    EXPECT_TRUE(sync(here_));
    EXPECT_TRUE(sync(*open_at(directory(), "one", O_WRONLY)));
    EXPECT_EQ(sync(Fd{}).error().number, EBADF);
}

TEST_F(Durable, what_is_written_at_a_place_leaves_the_rest) {
    write("one", "abcdef");
    const auto file = open_at(directory(), "one", O_WRONLY);
    EXPECT_EQ(write_at(*file, "XY", 2), 2u);
    EXPECT_EQ(write_some(*file, "Z"), 1u);
    std::array<char, 16> room;
    EXPECT_EQ(*read_small_file(directory(), "one", room), "ZbXYef");
}

TEST_F(Durable, a_file_can_be_cut) {
    write("one", "abcdef");
    EXPECT_TRUE(truncate(*open_at(directory(), "one", O_WRONLY), 2));
    EXPECT_EQ(contents("one"), "ab");
    EXPECT_EQ(truncate(*open_at(directory(), "one", O_RDONLY), 1).error().number, EINVAL);
}

TEST_F(Durable, a_file_that_takes_nothing_is_an_error) {
    const auto full = open_at(here, "/dev/full", O_WRONLY);
    EXPECT_EQ(write_some(*full, "x").error().number, ENOSPC);
}

} // namespace durable_test
} // namespace lares::sys
