// SPDX-License-Identifier: ISC
#include "sys/process_list.hpp"

#include "sys/limits.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace lares::sys {
namespace process_list_test {

TEST(ProcessList, has_this_process_in_it) {
    auto list = ProcessList::open();
    ASSERT_TRUE(list);
    std::optional<ListedProcess> own;
    for (auto process = list->next(); process && *process; process = list->next())
        if ((*process)->pid == ::getpid()) own = **process;
    ASSERT_TRUE(own);
    EXPECT_EQ(own->parent, ::getppid());
    EXPECT_EQ(own->session, ::getsid(0));
    EXPECT_EQ(own->group, ::getpgid(0));
    EXPECT_FALSE(own->is_dead());
}

TEST(ListedProcess, the_name_of_its_program_may_be_anything) {
    const auto process =
        listed_process_from_text("42 (a) (b) Z 7 8 9 0 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 555 1\n");
    ASSERT_TRUE(process);
    EXPECT_EQ(process->name.view(), "a) (b");
    EXPECT_EQ(process->parent, 7);
    EXPECT_EQ(process->group, 8);
    EXPECT_EQ(process->session, 9);
    EXPECT_EQ(process->started, 555u);
    EXPECT_TRUE(process->is_dead());
}

TEST(ListedProcess, what_is_cut_off_is_none) {
    for (const char* text : {"", "42", "42 (a", "42 (a)", "42 (a) S 1 2 3",
                             "x (a) S 7 8 9 0 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 555 1"})
        EXPECT_FALSE(listed_process_from_text(text)) << text;
}

TEST(CommandLine, has_its_words_apart) {
    std::array<char, 4096> room;
    EXPECT_TRUE(command_line_of(::getpid(), room).contains("sys_tests"));
    EXPECT_EQ(command_line_of(0, room), "");
}

TEST(OpenFileUse, counts_what_is_open) {
    const auto before = open_file_use_of(::getpid());
    ASSERT_TRUE(before);
    const int another = ::dup(0);
    EXPECT_EQ(open_file_use_of(::getpid())->open, before->open + 1);
    ::close(another);
    EXPECT_EQ(before->limit, limit_of(Resource::open_files)->soft);
}

TEST(OpenFileLimit, is_a_line_of_the_limits) {
    EXPECT_EQ(open_file_limit_from_text(
                  "Limit  Soft\nMax open files            1024                 4096   files\n"),
              1024u);
    EXPECT_EQ(open_file_limit_from_text("Max open files            unlimited            unlimited   files\n"),
              Limit::unlimited);
    EXPECT_EQ(open_file_limit_from_text("Max processes 7 7\n"), std::nullopt);
}

} // namespace process_list_test
} // namespace lares::sys
