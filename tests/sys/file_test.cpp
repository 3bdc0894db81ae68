// SPDX-License-Identifier: ISC
#include "sys/file.hpp"

#include "in_child.hpp"
#include "scratch.hpp"

#include <cerrno>
#include <climits>
#include <csignal>

namespace lares::sys {
namespace file_test {

bool is_closed_on_exec(const Fd& fd) {
    return (::fcntl(fd.number(), F_GETFD) & FD_CLOEXEC) != 0;
}
bool never_waits(const Fd& fd) {
    return (::fcntl(fd.number(), F_GETFL) & O_NONBLOCK) != 0;
}

template <class T>
testing::AssertionResult fails_with(const Result<T>& result, int number, std::string_view attempt) {
    if (result) return testing::AssertionFailure() << "it succeeded";
    if (result.error().number == number && result.error().attempt == attempt)
        return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << "unable to " << result.error().attempt << ", errno " << result.error().number;
}

using OpenAt = Scratch;

TEST_F(OpenAt, what_is_opened_is_closed_on_exec) {
    write("file", "x");
    EXPECT_TRUE(is_closed_on_exec(*open_at(directory(), "file", O_RDONLY)));
    EXPECT_TRUE(is_closed_on_exec(*open_directory(directory(), ".")));
}

TEST_F(OpenAt, what_is_not_there_is_an_error_that_says_so) {
    EXPECT_TRUE(fails_with(open_at(directory(), "missing", O_RDONLY), ENOENT, "open"));
    EXPECT_TRUE(fails_with(open_directory(directory(), "missing"), ENOENT, "open"));
}

TEST_F(OpenAt, a_file_is_no_directory) {
    write("file", "x");
    EXPECT_TRUE(fails_with(open_directory(directory(), "file"), ENOTDIR, "open"));
}

using ReadSmallFile = Scratch;

TEST_F(ReadSmallFile, a_file_is_read_whole) {
    write("timeout", "60000\n");
    std::array<char, 16> room;
    EXPECT_EQ(read_small_file(directory(), "timeout", room).value(), "60000\n");
}

TEST_F(ReadSmallFile, an_empty_file_is_an_empty_text) {
    write("empty", "");
    std::array<char, 16> room;
    EXPECT_EQ(read_small_file(directory(), "empty", room).value(), "");
}

TEST_F(ReadSmallFile, what_does_not_fit_is_cut) {
    write("long", "0123456789");
    std::array<char, 4> room;
    EXPECT_EQ(read_small_file(directory(), "long", room).value(), "0123");
}

TEST_F(ReadSmallFile, a_directory_is_an_error_and_a_fifo_does_not_make_it_wait) {
    std::array<char, 4> room;
    EXPECT_TRUE(fails_with(read_small_file(directory(), ".", room), EISDIR, "read"));
    make_fifo("fifo");
    EXPECT_EQ(read_small_file(directory(), "fifo", room).value(), "");
}

using OpenRegular = Scratch;

TEST_F(OpenRegular, a_file_is_opened_and_told_of) {
    write("file", "four");
    const auto file = open_regular(directory(), "file");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->info.size, 4u);
    EXPECT_EQ(file->info.identity.inode, inode("file"));
    std::array<char, 8> room;
    EXPECT_EQ(*read_small_file(file->file, room), "four");
    EXPECT_TRUE(is_closed_on_exec(file->file));
}

TEST_F(OpenRegular, one_that_is_made_has_its_mode) {
    const Mask mask{0};
    const auto file = open_regular(directory(), "new", O_WRONLY | O_CREAT, 0640);
    ASSERT_TRUE(file);
    EXPECT_EQ(mode("new"), 0640u);
}

TEST_F(OpenRegular, anything_else_is_refused_and_not_waited_for) {
    make_fifo("fifo");
    write("file", "");
    std::filesystem::create_symlink("file", path("link"));
    EXPECT_TRUE(fails_with(open_regular(directory(), "fifo"), EINVAL, "use"));
    EXPECT_TRUE(fails_with(open_regular(directory(), "fifo", O_RDWR), EINVAL, "use"));
    EXPECT_TRUE(fails_with(open_regular(directory(), "."), EINVAL, "use"));
    EXPECT_TRUE(fails_with(open_regular(directory(), "link"), ELOOP, "open"));
    EXPECT_TRUE(fails_with(open_regular(directory(), "missing"), ENOENT, "open"));
}

using FactsOf = Scratch;

TEST_F(FactsOf, a_file_are_its_first_bytes_and_whether_it_may_be_executed) {
    write("run", "#!/bin/sh\n");
    std::array<char, 9> room;
    FileFacts facts = facts_of(directory(), "run", room);
    EXPECT_EQ(facts.type, FileFacts::Type::regular);
    EXPECT_EQ(facts.first_bytes, "#!/bin/sh");
    EXPECT_FALSE(facts.executable);
    EXPECT_FALSE(facts.empty);
    std::filesystem::permissions(path("run"), std::filesystem::perms::owner_exec);
    EXPECT_TRUE(facts_of(directory(), "run", room).executable);
    write("empty", "");
    EXPECT_TRUE(facts_of(directory(), "empty", room).empty);
}

TEST_F(FactsOf, anything_else_are_what_it_is) {
    std::array<char, 9> room;
    EXPECT_EQ(facts_of(directory(), "run", room).type, FileFacts::Type::missing);
    EXPECT_EQ(facts_of(directory(), ".", room).type, FileFacts::Type::directory);
    make_fifo("fifo");
    EXPECT_EQ(facts_of(directory(), "fifo", room).type, FileFacts::Type::other);
    std::filesystem::create_symlink("nowhere", path("dangling"));
    EXPECT_EQ(facts_of(directory(), "dangling", room).type, FileFacts::Type::dangling);
    std::filesystem::create_symlink("loop", path("loop"));
    EXPECT_EQ(facts_of(directory(), "loop", room).type, FileFacts::Type::unreadable);
}

using ReplaceFile = Scratch;

TEST_F(ReplaceFile, the_new_contents_are_there_under_a_new_inode_and_nothing_else_is_left) {
    ASSERT_TRUE(replace_file(directory(), "pid", "1\n", 0644));
    const auto before = inode("pid");
    ASSERT_TRUE(replace_file(directory(), "pid", "22\n", 0644));
    EXPECT_EQ(contents("pid"), "22\n");
    EXPECT_NE(inode("pid"), before);
    EXPECT_FALSE(is_there("pid.new"));
}

TEST_F(ReplaceFile, who_has_the_old_one_open_still_reads_it_whole) {
    ASSERT_TRUE(replace_file(directory(), "pid", "old contents\n", 0644));
    const auto reader = open_at(directory(), "pid", O_RDONLY);
    ASSERT_TRUE(replace_file(directory(), "pid", "x", 0644));
    std::array<char, 32> room;
    EXPECT_EQ(std::string_view(read_waiting(*reader, room).data(), 13), "old contents\n");
}

TEST_F(ReplaceFile, the_mode_is_filtered_by_the_mask_of_the_caller) {
    const Mask mask{077};
    ASSERT_TRUE(replace_file(directory(), "pid", "1\n", 0644));
    EXPECT_EQ(mode("pid"), 0600u);
}

TEST_F(ReplaceFile, what_a_crash_left_behind_is_no_obstacle) {
    write("pid.new", "a longer text of an earlier life");
    ASSERT_TRUE(replace_file(directory(), "pid", "1\n", 0644));
    EXPECT_EQ(contents("pid"), "1\n");
}

TEST_F(ReplaceFile, when_it_cannot_be_done_the_old_contents_stay) {
    ASSERT_TRUE(replace_file(directory(), "pid", "1\n", 0644));
    std::filesystem::create_directory(path("pid.new"));
    EXPECT_TRUE(fails_with(replace_file(directory(), "pid", "2\n", 0644), EISDIR, "open"));
    EXPECT_EQ(contents("pid"), "1\n");
}

TEST_F(ReplaceFile, a_directory_in_the_place_of_the_file_is_an_error) {
    std::filesystem::create_directory(path("pid"));
    EXPECT_TRUE(fails_with(replace_file(directory(), "pid", "2\n", 0644), EISDIR, "rename"));
}

using MayExecute = Scratch;

TEST_F(MayExecute, what_has_no_right_to_it_may_not_be_executed_by_root_either) {
    write("run", "");
    ASSERT_EQ(::chmod(path("run").c_str(), 0644), 0);
    EXPECT_EQ(may_execute(directory(), "run").error().number, EACCES);
    ASSERT_EQ(::chmod(path("run").c_str(), 0755), 0);
    EXPECT_TRUE(may_execute(directory(), "run"));
    EXPECT_EQ(may_execute(directory(), "missing").error().number, ENOENT);
}

using MakeUniqueDirectory = Scratch;

TEST_F(MakeUniqueDirectory, it_is_another_one_each_time_and_its_owners_alone) {
    std::string one = path("XXXXXX"), other = one;
    ASSERT_TRUE(make_unique_directory(one.data()) && make_unique_directory(other.data()));
    EXPECT_NE(one, other);
    EXPECT_EQ(info(here, one.c_str())->mode, 0700u);
}

using Exists = Scratch;

TEST_F(Exists, files_directories_and_fifos_exist_and_what_is_missing_does_not) {
    write("down", "");
    make_fifo("fifo");
    EXPECT_TRUE(exists(directory(), "down").value());
    EXPECT_TRUE(exists(directory(), "fifo").value());
    EXPECT_TRUE(exists(directory(), ".").value());
    EXPECT_FALSE(exists(directory(), "missing").value());
}

TEST_F(Exists, a_link_exists_when_what_it_points_to_does) {
    write("file", "");
    std::filesystem::create_symlink("file", path("link"));
    std::filesystem::create_symlink("nowhere", path("dangling"));
    EXPECT_TRUE(exists(directory(), "link").value());
    EXPECT_FALSE(exists(directory(), "dangling").value());
}

TEST_F(Exists, any_other_error_is_not_taken_for_an_answer) {
    write("file", "");
    std::filesystem::create_symlink("loop", path("loop"));
    EXPECT_TRUE(fails_with(exists(directory(), "file/down"), ENOTDIR, "look for"));
    EXPECT_TRUE(fails_with(exists(directory(), "loop"), ELOOP, "look for"));
    EXPECT_TRUE(
        fails_with(exists(directory(), std::string(NAME_MAX + 1, 'x').c_str()), ENAMETOOLONG, "look for"));
}

using Info = Scratch;

TEST_F(Info, the_type_is_told) {
    write("file", "12345");
    make_fifo("fifo");
    std::filesystem::create_symlink("file", path("link"));
    using Type = FileInfo::Type;
    EXPECT_EQ(info(directory(), "file")->type, Type::regular);
    EXPECT_EQ(info(directory(), "file")->size, 5u);
    EXPECT_EQ(info(directory(), ".")->type, Type::directory);
    EXPECT_EQ(info(directory(), "fifo")->type, Type::fifo);
    EXPECT_EQ(info(directory(), "link")->type, Type::regular);
    EXPECT_EQ(info(directory(), "link", Links::keep)->type, Type::symlink);
    EXPECT_EQ(info(here, "/dev/null")->type, Type::device);
    EXPECT_EQ(info(directory(), "file")->owner, ::geteuid());
}

TEST_F(Info, two_names_of_one_directory_have_one_identity) {
    std::filesystem::create_directory(path("service"));
    std::filesystem::create_directory(path("other"));
    std::filesystem::create_symlink("service", path("link"));
    EXPECT_EQ(info(directory(), "link")->identity, info(directory(), "service")->identity);
    EXPECT_NE(info(directory(), "other")->identity, info(directory(), "service")->identity);
    EXPECT_EQ(info(*open_directory(directory(), "link"))->identity, info(directory(), "service")->identity);
}

TEST_F(Info, the_permission_bits_are_told) {
    write("run", "");
    std::filesystem::permissions(path("run"), std::filesystem::perms{04751});
    EXPECT_EQ(info(directory(), "run")->mode, 04751u);
}

TEST_F(Info, what_is_missing_is_an_error) {
    EXPECT_TRUE(fails_with(info(directory(), "missing"), ENOENT, "stat"));
}

using MakeDirectory = Scratch;

TEST_F(MakeDirectory, it_is_made_with_its_mode) {
    EXPECT_TRUE(make_directory(directory(), "supervise", 0700).value()) << "it was made";
    EXPECT_EQ(mode("supervise"), 0700u);
}

TEST_F(MakeDirectory, one_that_is_there_is_as_good) {
    ASSERT_TRUE(make_directory(directory(), "supervise", 0700));
    write("supervise/status", "x");
    EXPECT_FALSE(make_directory(directory(), "supervise", 0700).value()) << "it was not made";
    EXPECT_EQ(contents("supervise/status"), "x");
}

TEST_F(MakeDirectory, a_link_to_nothing_gets_the_directory_that_it_points_to) {
    std::filesystem::create_directory(path("run"));
    std::filesystem::create_symlink(path("run/web"), path("supervise"));
    EXPECT_TRUE(make_directory(directory(), "supervise", 0700).value());
    EXPECT_EQ(info(directory(), "run/web")->type, FileInfo::Type::directory);
    EXPECT_EQ(info(directory(), "supervise", Links::keep)->type, FileInfo::Type::symlink);
    EXPECT_FALSE(make_directory(directory(), "supervise", 0700).value()) << "at the next start it is there";
}

TEST_F(MakeDirectory, a_relative_link_is_relative_to_the_directory) {
    std::filesystem::create_symlink("elsewhere", path("supervise"));
    ASSERT_TRUE(make_directory(directory(), "supervise", 0700));
    EXPECT_EQ(info(directory(), "elsewhere")->type, FileInfo::Type::directory);
}

TEST_F(MakeDirectory, a_link_whose_target_cannot_be_made_is_an_error) {
    std::filesystem::create_symlink(path("missing/web"), path("supervise"));
    EXPECT_TRUE(fails_with(make_directory(directory(), "supervise", 0700), ENOENT, "create directory"));
}

TEST_F(MakeDirectory, what_cannot_be_made_is_an_error) {
    EXPECT_TRUE(
        fails_with(make_directory(directory(), "missing/supervise", 0700), ENOENT, "create directory"));
}

using MakeEmptyFile = Scratch;

TEST_F(MakeEmptyFile, it_is_made_and_an_existing_one_is_left_as_it_is) {
    ASSERT_TRUE(make_empty_file(directory(), "down", 0644));
    EXPECT_EQ(contents("down"), "");
    write("down", "because of the move");
    ASSERT_TRUE(make_empty_file(directory(), "down", 0644));
    EXPECT_EQ(contents("down"), "because of the move");
}

TEST_F(MakeEmptyFile, what_cannot_be_made_is_an_error) {
    EXPECT_TRUE(fails_with(make_empty_file(directory(), "missing/down", 0644), ENOENT, "create"));
}

using RemoveFile = Scratch;

TEST_F(RemoveFile, it_is_gone_and_that_there_is_none_is_as_good) {
    write("down", "");
    ASSERT_TRUE(remove_file(directory(), "down"));
    EXPECT_FALSE(is_there("down"));
    EXPECT_TRUE(remove_file(directory(), "down"));
}

TEST_F(RemoveFile, what_cannot_be_removed_is_an_error) {
    std::filesystem::create_directory(path("down"));
    EXPECT_TRUE(fails_with(remove_file(directory(), "down"), EISDIR, "remove"));
}

using Fifo = Scratch;

TEST_F(Fifo, it_is_made_with_its_mode_and_an_existing_one_is_as_good) {
    ASSERT_TRUE(make_and_open_fifo(directory(), "control", 0600, FifoEnd::both));
    EXPECT_EQ(info(directory(), "control")->type, FileInfo::Type::fifo);
    EXPECT_EQ(mode("control"), 0600u);
    EXPECT_TRUE(make_and_open_fifo(directory(), "control", 0600, FifoEnd::both));
    EXPECT_TRUE(make_and_open_fifo(directory(), "control", 0600, FifoEnd::reader));
}

TEST_F(Fifo, anything_else_in_its_place_is_refused_and_left_alone) {
    write("file", "not a fifo");
    std::filesystem::create_directory(path("directory"));
    EXPECT_TRUE(fails_with(make_and_open_fifo(directory(), "file", 0600, FifoEnd::both), EINVAL, "use"));
    EXPECT_TRUE(fails_with(make_and_open_fifo(directory(), "file", 0600, FifoEnd::reader), EINVAL, "use"));
    EXPECT_TRUE(fails_with(open_fifo_writer(directory(), "file"), EINVAL, "use"));
    EXPECT_TRUE(
        fails_with(make_and_open_fifo(directory(), "directory", 0600, FifoEnd::both), EISDIR, "open"));
    EXPECT_TRUE(
        fails_with(make_and_open_fifo(directory(), "directory", 0600, FifoEnd::reader), EINVAL, "use"));
    EXPECT_EQ(contents("file"), "not a fifo");
}

TEST_F(Fifo, where_it_cannot_be_made_that_is_said) {
    EXPECT_TRUE(
        fails_with(make_and_open_fifo(directory(), "missing/ok", 0600, FifoEnd::reader), ENOENT, "create"));
}

TEST_F(Fifo, a_writer_finds_out_that_nobody_reads) {
    make_fifo("ok");
    EXPECT_TRUE(fails_with(open_fifo_writer(directory(), "ok"), ENXIO, "open"));
    const auto reader = make_and_open_fifo(directory(), "ok", 0600, FifoEnd::reader);
    EXPECT_TRUE(open_fifo_writer(directory(), "ok"));
}

TEST_F(Fifo, opening_never_waits_and_what_is_opened_never_waits_and_is_closed_on_exec) {
    const auto made = make_and_open_fifo(directory(), "ok", 0600, FifoEnd::both);
    const auto both = make_and_open_fifo(directory(), "ok", 0600, FifoEnd::both);
    const auto reader = make_and_open_fifo(directory(), "ok", 0600, FifoEnd::reader);
    const auto writer = open_fifo_writer(directory(), "ok");
    for (const auto* fd : {&made, &both, &reader, &writer}) {
        ASSERT_TRUE(*fd);
        EXPECT_TRUE(never_waits(**fd));
        EXPECT_TRUE(is_closed_on_exec(**fd));
    }
}

TEST_F(Fifo, who_holds_both_ends_reads_bytes_and_never_an_end) {
    const auto control = make_and_open_fifo(directory(), "control", 0600, FifoEnd::both);
    std::array<char, 8> room;
    EXPECT_TRUE(read_waiting(*control, room).empty());
    {
        const auto client = open_fifo_writer(directory(), "control");
        ASSERT_EQ(::write(client->number(), "dx\n", 3), 3);
    }
    const auto bytes = read_waiting(*control, room);
    EXPECT_EQ(std::string_view(bytes.data(), bytes.size()), "dx\n");
    // The client has gone, and the FIFO is as quiet as before.
    EXPECT_EQ(::read(control->number(), room.data(), room.size()), -1);
    EXPECT_EQ(errno, EAGAIN);
}

TEST_F(Fifo, more_bytes_than_there_is_room_for_come_with_the_next_reading) {
    const auto control = make_and_open_fifo(directory(), "control", 0600, FifoEnd::both);
    ASSERT_EQ(::write(control->number(), "12345", 5), 5);
    std::array<char, 3> room;
    EXPECT_EQ(read_waiting(*control, room).size(), 3u);
    EXPECT_EQ(read_waiting(*control, room).size(), 2u);
    EXPECT_EQ(read_waiting(*control, room).size(), 0u);
}

TEST(Pipe, what_is_written_at_one_end_is_read_at_the_other_and_both_are_closed_on_exec) {
    const auto pipe = make_pipe();
    ASSERT_TRUE(pipe);
    ASSERT_EQ(::write(pipe->writer.number(), "x", 1), 1);
    std::array<char, 2> room;
    EXPECT_EQ(read_waiting(pipe->reader, room).size(), 1u);
    EXPECT_TRUE(is_closed_on_exec(pipe->reader));
    EXPECT_TRUE(is_closed_on_exec(pipe->writer));
}

TEST(Pipe, without_descriptors_there_is_no_pipe) {
    EXPECT_EQ(in_child([] {
                  use_up_descriptors();
                  EXPECT_TRUE(fails_with(make_pipe(), EMFILE, "create pipe"));
                  return 0;
              }),
              0);
}

} // namespace file_test
} // namespace lares::sys
