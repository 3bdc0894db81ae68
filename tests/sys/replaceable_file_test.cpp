// SPDX-License-Identifier: ISC
#include "sys/replaceable_file.hpp"

#include "in_child.hpp"
#include "scratch.hpp"

#include <atomic>
#include <cerrno>
#include <optional>
#include <sched.h>
#include <sys/mount.h>
#include <thread>

namespace lares::sys {
namespace replaceable_file_test {

// A file system of sixteen pages in the place of `path`, seen by this process only. Nothing when we may not
// mount.
std::optional<Fd> mount_small_disk(const std::string& path) {
    std::filesystem::create_directory(path);
    const bool mounted = ::unshare(CLONE_NEWNS) == 0 &&
                         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                         ::mount("tmpfs", path.c_str(), "tmpfs", 0, "size=64k") == 0;
    if (!mounted) return std::nullopt;
    // By its whole path: a descriptor of before leads to the directory beneath.
    return std::move(*open_directory(here, path.c_str()));
}

// Until not one byte more fits.
void fill_disk(const Fd& disk) {
    const auto file = open_at(disk.number(), "filling", O_WRONLY | O_CREAT, 0600);
    const std::array<char, 4096> page{};
    int pages = 0;
    while (::write(file->number(), page.data(), page.size()) > 0)
        ASSERT_LT(++pages, 17) << "this is no small disk";
}

using ReplaceableFileTest = Scratch;

TEST_F(ReplaceableFileTest, the_first_time_the_file_and_its_spare_are_made) {
    ReplaceableFile file{"status", 0644};
    ASSERT_TRUE(file.replace(directory(), "12345678901234567890"));
    EXPECT_EQ(contents("status"), "12345678901234567890");
    EXPECT_EQ(contents("status.new"), "12345678901234567890");
}

TEST_F(ReplaceableFileTest, it_can_begin_without_a_spare_which_the_next_replacement_makes) {
    ReplaceableFile file{"status", 0644};
    ASSERT_TRUE(file.begin(directory(), "the first"));
    EXPECT_EQ(contents("status"), "the first");
    EXPECT_FALSE(is_there("status.new"));
    for (const char* text : {"second", "the third one", "x"}) {
        ASSERT_TRUE(file.replace(directory(), text));
        EXPECT_EQ(contents("status"), text);
        EXPECT_TRUE(is_there("status.new"));
    }
}

TEST_F(ReplaceableFileTest, beginning_where_an_earlier_life_has_been_replaces_its_file_whole) {
    write("status", std::string(100, 'a'));
    std::filesystem::create_hard_link(path("status"), path("as it was"));
    ReplaceableFile file{"status", 0644};
    ASSERT_TRUE(file.begin(directory(), "new"));
    EXPECT_EQ(contents("status"), "new");
    EXPECT_EQ(contents("as it was"), std::string(100, 'a'));
}

TEST_F(ReplaceableFileTest, each_replacement_is_the_whole_contents_and_nothing_of_those_before) {
    ReplaceableFile file{"state", 0644};
    ASSERT_TRUE(file.replace(directory(), "first"));
    for (const char* text : {"a much longer second one", "3", "", "fifth", "x"}) {
        ASSERT_TRUE(file.replace(directory(), text));
        EXPECT_EQ(contents("state"), text);
    }
}

TEST_F(ReplaceableFileTest, the_mode_is_the_one_asked_for_filtered_by_the_mask) {
    const Mask mask{077};
    ReplaceableFile file{"status", 0644};
    ASSERT_TRUE(file.replace(directory(), "x"));
    EXPECT_EQ(mode("status"), 0600u);
    ASSERT_TRUE(file.replace(directory(), "y"));
    EXPECT_EQ(mode("status"), 0600u);
}

TEST_F(ReplaceableFileTest, who_reads_while_it_is_replaced_sees_the_old_or_the_new_and_never_a_part) {
    const std::string old_contents(400, 'o'), new_contents(300, 'n');
    ReplaceableFile file{"state", 0644};
    ASSERT_TRUE(file.replace(directory(), old_contents));

    std::atomic<bool> done = false;
    std::atomic<unsigned> read = 0, torn = 0;
    std::thread reader{[&] {
        std::array<char, 1024> room;
        do {
            // As clients read: a new look at the name each time, and one read.
            const auto text = read_small_file(directory(), "state", room);
            if (!text || (*text != old_contents && *text != new_contents)) ++torn;
            ++read;
        } while (!done);
    }};
    for (int round = 0; round < 2000 || read < 100; ++round)
        ASSERT_TRUE(file.replace(directory(), round % 2 == 0 ? new_contents : old_contents));
    done = true;
    reader.join();
    EXPECT_EQ(torn, 0u) << "of " << read << " readings";
}

TEST_F(ReplaceableFileTest, what_an_earlier_life_left_is_taken_over_whatever_its_length) {
    write("status", std::string(100, 'a'));
    write("status.new", std::string(200, 'b'));
    ReplaceableFile file{"status", 0644};
    ASSERT_TRUE(file.replace(directory(), "new"));
    EXPECT_EQ(contents("status"), "new");
    EXPECT_EQ(contents("status.new"), "new");
}

TEST_F(ReplaceableFileTest, a_link_in_its_place_is_replaced_and_not_followed) {
    write("victim", "precious");
    std::filesystem::create_symlink("victim", path("status"));
    ReplaceableFile file{"status", 0644};
    ASSERT_TRUE(file.replace(directory(), "x"));
    EXPECT_EQ(contents("victim"), "precious");
    EXPECT_EQ(info(directory(), "status", Links::keep)->type, FileInfo::Type::regular);
}

TEST_F(ReplaceableFileTest, a_fifo_in_its_place_is_replaced_too) {
    make_fifo("status");
    ReplaceableFile file{"status", 0644};
    ASSERT_TRUE(file.replace(directory(), "x"));
    EXPECT_EQ(contents("status"), "x");
}

TEST_F(ReplaceableFileTest, a_directory_in_its_place_is_an_error) {
    std::filesystem::create_directory(path("status"));
    ReplaceableFile file{"status", 0644};
    const auto opened = file.replace(directory(), "x");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().number, EISDIR);
    EXPECT_STREQ(opened.error().attempt, "rename");
}

TEST_F(ReplaceableFileTest, a_fifo_in_the_place_of_the_spare_is_an_error_and_never_waits) {
    make_fifo("status.new");
    ReplaceableFile file{"status", 0644};
    EXPECT_EQ(file.replace(directory(), "x").error().number, ENXIO);

    // Even when somebody reads it.
    const auto reader = make_and_open_fifo(directory(), "status.new", 0600, FifoEnd::reader);
    EXPECT_FALSE(file.replace(directory(), "x"));
    EXPECT_FALSE(is_there("status"));
}

TEST_F(ReplaceableFileTest, a_link_in_the_place_of_the_spare_is_not_followed) {
    write("victim", "precious");
    std::filesystem::create_symlink("victim", path("status.new"));
    ReplaceableFile file{"status", 0644};
    EXPECT_EQ(file.replace(directory(), "x").error().number, ELOOP);
    EXPECT_EQ(contents("victim"), "precious");
}

TEST_F(ReplaceableFileTest, when_what_was_in_its_place_has_gone_the_next_replacement_succeeds) {
    std::filesystem::create_directory(path("status.new"));
    ReplaceableFile file{"status", 0644};
    EXPECT_EQ(file.replace(directory(), "x").error().number, EISDIR);
    std::filesystem::remove(path("status.new"));
    ASSERT_TRUE(file.replace(directory(), "y"));
    EXPECT_EQ(contents("status"), "y");
}

TEST_F(ReplaceableFileTest, when_somebody_removed_one_of_the_two_names_or_both_they_are_made_anew) {
    for (const auto& removed :
         {std::vector<std::string>{"status"}, {"status.new"}, {"status", "status.new"}}) {
        ReplaceableFile file{"status", 0644};
        ASSERT_TRUE(file.replace(directory(), "before"));
        for (const auto& name : removed) std::filesystem::remove(path(name));
        ASSERT_TRUE(file.replace(directory(), "now"));
        EXPECT_EQ(contents("status"), "now");
        for (const char* text : {"later", "x", "and a longer one"}) {
            ASSERT_TRUE(file.replace(directory(), text));
            EXPECT_EQ(contents("status"), text);
        }
    }
}

TEST_F(ReplaceableFileTest, when_the_whole_directory_was_removed_that_is_said_each_time) {
    std::filesystem::create_directory(path("supervise"));
    const auto supervise = open_directory(directory(), "supervise");
    ReplaceableFile file{"status", 0644};
    ASSERT_TRUE(file.replace(supervise->number(), "x"));
    std::filesystem::remove_all(path("supervise"));
    EXPECT_EQ(file.replace(supervise->number(), "y").error().number, ENOENT);
    EXPECT_EQ(file.replace(supervise->number(), "y").error().number, ENOENT);

    // And in a new one it goes on.
    std::filesystem::create_directory(path("supervise"));
    const auto again = open_directory(directory(), "supervise");
    ASSERT_TRUE(file.replace(again->number(), "z"));
    EXPECT_EQ(contents("supervise/status"), "z");
}

// The two ways to take at the start what is needed later.
using Start = void (*)(ReplaceableFile& file, int directory, std::string_view contents);
constexpr Start starts[] = {
    [](ReplaceableFile& file, int directory, std::string_view contents) {
        EXPECT_TRUE(file.replace(directory, contents));
    },
    [](ReplaceableFile& file, int directory, std::string_view contents) {
        EXPECT_TRUE(file.begin(directory, contents));
        EXPECT_TRUE(file.replace(directory, contents));
    },
};

constexpr const char* may_not_mount =
    "mounting a small disk takes privileges that this process does not have";

class ReplaceableFileHoweverItBegan : public Scratch, public testing::WithParamInterface<Start> {};
INSTANTIATE_TEST_SUITE_P(, ReplaceableFileHoweverItBegan, testing::ValuesIn(starts));

TEST_P(ReplaceableFileHoweverItBegan, it_is_replaced_though_the_disk_is_full) {
    const int answer = in_child([&] {
        const auto disk = mount_small_disk(path("disk"));
        if (!disk) return cannot_try;
        ReplaceableFile file{"state", 0644};
        GetParam()(file, disk->number(), "short");
        fill_disk(*disk);
        EXPECT_EQ(replace_file(disk->number(), "pid", "1\n", 0644).error().number, ENOSPC)
            << "it is not full";

        for (int round = 0; round < 10; ++round) {
            const std::string text(static_cast<std::size_t>(50 * round), static_cast<char>('0' + round));
            EXPECT_TRUE(file.replace(disk->number(), text)) << "round " << round;
            EXPECT_EQ(contents("disk/state"), text);
        }
        return 0;
    });
    if (answer == cannot_try) GTEST_SKIP() << may_not_mount;
    EXPECT_EQ(answer, 0);
}

TEST_F(ReplaceableFileTest, on_a_disk_that_was_full_from_the_start_it_is_an_error_until_there_is_room) {
    const int answer = in_child([&] {
        const auto disk = mount_small_disk(path("disk"));
        if (!disk) return cannot_try;
        fill_disk(*disk);
        ReplaceableFile file{"state", 0644};
        EXPECT_EQ(file.replace(disk->number(), "x").error().number, ENOSPC);
        EXPECT_FALSE(is_there("disk/state"));
        std::filesystem::remove(path("disk/filling"));
        EXPECT_TRUE(file.replace(disk->number(), "y"));
        EXPECT_TRUE(file.replace(disk->number(), "z"));
        EXPECT_EQ(contents("disk/state"), "z");
        return 0;
    });
    if (answer == cannot_try) GTEST_SKIP() << may_not_mount;
    EXPECT_EQ(answer, 0);
}

TEST_P(ReplaceableFileHoweverItBegan, it_is_replaced_though_there_is_no_descriptor_left) {
    const int at = directory();
    EXPECT_EQ(in_child([at] {
                  ReplaceableFile file{"status", 0644};
                  GetParam()(file, at, "x");
                  use_up_descriptors();
                  EXPECT_EQ(open_at(at, "status", O_RDONLY).error().number, EMFILE);
                  for (const char* text : {"1", "22", "333"}) EXPECT_TRUE(file.replace(at, text));
                  return 0;
              }),
              0);
    EXPECT_EQ(contents("status"), "333");
}

TEST_F(ReplaceableFileTest, without_a_descriptor_from_the_start_it_cannot_be_made_and_that_is_said) {
    const int at = directory();
    EXPECT_EQ(in_child([at] {
                  use_up_descriptors();
                  ReplaceableFile file{"status", 0644};
                  EXPECT_EQ(file.replace(at, "x").error().number, EMFILE);
                  return 0;
              }),
              0);
}

} // namespace replaceable_file_test
} // namespace lares::sys
