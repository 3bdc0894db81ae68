// SPDX-License-Identifier: ISC
#include "sys/new_names.hpp"

#include "scratch.hpp"
#include "sys/links.hpp"
#include "sys/tree_removal.hpp"

#include <cerrno>

namespace lares::sys {
namespace {

class NewNames : public Scratch {};

TEST_F(NewNames, never_take_the_place_of_what_is_there) {
    write("file", "old");
    std::filesystem::create_directory(path("empty"));
    EXPECT_EQ(make_new_file(directory(), "file", "new", 0644).error().number, EEXIST);
    EXPECT_EQ(make_new_directory(directory(), "file", 0755).error().number, EEXIST);
    EXPECT_EQ(make_new_link(directory(), "file", "x").error().number, EEXIST);
    std::filesystem::create_directory(path("other"));
    EXPECT_EQ(rename_to_new(directory(), "other", "empty").error().number, EEXIST)
        << "rename(2) would take it";
    EXPECT_EQ(contents("file"), "old");
}

TEST_F(NewNames, are_made_with_what_they_are_to_be) {
    ASSERT_TRUE(make_new_file(directory(), "file", "text\n", 0640));
    ASSERT_TRUE(rename_to_new(directory(), "file", "named"));
    EXPECT_EQ(contents("named"), "text\n");
    EXPECT_EQ(mode("named"), 0640u);
    std::array<char, 64> room;
    ASSERT_TRUE(make_new_link(directory(), "link", "named"));
    EXPECT_EQ(read_link(directory(), "link", room), "named");
}

class TreeRemoval : public Scratch {};

TEST_F(TreeRemoval, takes_all_below_it_and_follows_no_link) {
    std::filesystem::create_directories(path("tree/a/b"));
    write("tree/a/b/file", "x");
    write("precious", "mine");
    std::filesystem::create_directory(path("other"));
    write("other/file", "mine");
    std::filesystem::create_directory_symlink(path("other"), path("tree/link"));
    std::filesystem::create_symlink(path("precious"), path("tree/a/file"));
    ASSERT_TRUE(remove_tree(directory(), "tree"));
    EXPECT_FALSE(is_there("tree"));
    EXPECT_EQ(contents("precious") + contents("other/file"), "minemine");
}

TEST_F(TreeRemoval, takes_more_than_fits_into_one_listing) {
    std::filesystem::create_directory(path("tree"));
    for (int i = 0; i < 1000; ++i) write("tree/a-name-that-is-long-enough-" + std::to_string(i), "");
    ASSERT_TRUE(remove_tree(directory(), "tree"));
    EXPECT_FALSE(is_there("tree"));
}

TEST_F(TreeRemoval, is_content_where_there_is_nothing) {
    EXPECT_TRUE(remove_tree(directory(), "nothing"));
    EXPECT_TRUE(remove_directory(directory(), "nothing"));
    write("file", "");
    EXPECT_EQ(remove_directory(directory(), "file").error().number, ENOTDIR);
    EXPECT_TRUE(remove_tree(directory(), "file"));
}

} // namespace
} // namespace lares::sys
