// SPDX-License-Identifier: ISC
#include "sys/process_look.hpp"

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lares::sys {
namespace process_look_test {

TEST(ProcessLook, tells_what_a_process_waits_in) {
    const auto look =
        process_look_from_texts("42 (nginx) D 1 42 42 0 -1", "nfs_wait_bit_killable", "257 0x3 0x0 0x7f\n");
    ASSERT_TRUE(look);
    EXPECT_EQ(look->name.view(), "nginx");
    EXPECT_EQ(look->state, 'D');
    EXPECT_EQ(look->wait_channel.view(), "nfs_wait_bit_killable");
    EXPECT_EQ(look->system_call, 257u);
}

TEST(ProcessLook, what_may_not_be_seen_is_not_told) {
    const auto look = process_look_from_texts("42 (a) R 1", "0", "running\n");
    ASSERT_TRUE(look);
    EXPECT_EQ(look->wait_channel.size(), 0u);
    EXPECT_EQ(look->system_call, std::nullopt);
    EXPECT_EQ(process_look_from_texts("42 (a) S 1", "", "-1 0x7f 0x7f\n")->system_call, std::nullopt);
}

TEST(ProcessLook, a_name_may_be_anything) {
    EXPECT_EQ(process_look_from_texts("42 (a) b\n\x1b) S 1", "", "")->name.view(), "a)?b??");
}

TEST(ProcessLook, what_is_no_process_has_no_look) {
    for (const char* text : {"", "42", "42 (", "42 )(", "42 (a)", "42 (a) "})
        EXPECT_FALSE(process_look_from_texts(text, "", "")) << text;
    EXPECT_FALSE(look_at_process(0));
}

TEST(ProcessLook, system_calls_have_names) {
    EXPECT_EQ(system_call_name(SYS_read), "read");
    EXPECT_EQ(system_call_name(0xffff), "");
}

TEST(OpenFilesOfAProcess, are_told_with_their_numbers_and_not_more_than_eight) {
    int copies[10];
    for (int& copy : copies) copy = ::dup(0);
    const OpenFiles files = open_files_of(::getpid());
    EXPECT_EQ(files.size(), most_open_files);
    EXPECT_EQ(files[1].number, 1u);
    for (const int copy : copies) ::close(copy);
    EXPECT_TRUE(open_files_of(0).empty());
}

} // namespace process_look_test
} // namespace lares::sys
