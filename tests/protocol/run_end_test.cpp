// SPDX-License-Identifier: ISC
#include "protocol/run_end.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

namespace lares::protocol {
namespace run_end_test {

TEST(RunEnd, a_program_that_exits_has_an_exit_code) {
    EXPECT_EQ(decode_wait_status(0), (RunEnd{RunEnd::Kind::exited, 0, false}));
    EXPECT_EQ(decode_wait_status(1 << 8), (RunEnd{RunEnd::Kind::exited, 1, false}));
    EXPECT_EQ(decode_wait_status(111 << 8), (RunEnd{RunEnd::Kind::exited, 111, false}));
    EXPECT_EQ(decode_wait_status(255 << 8), (RunEnd{RunEnd::Kind::exited, 255, false}));
}

TEST(RunEnd, a_program_that_is_killed_has_a_signal) {
    EXPECT_EQ(decode_wait_status(15), (RunEnd{RunEnd::Kind::killed, 15, false}));
    EXPECT_EQ(decode_wait_status(9), (RunEnd{RunEnd::Kind::killed, 9, false}));
}

TEST(RunEnd, it_is_known_whether_a_core_file_was_left) {
    EXPECT_EQ(decode_wait_status(11 | 0x80), (RunEnd{RunEnd::Kind::killed, 11, true}));
}

// The pure code does not include <sys/wait.h>, so its reading is held against that of the C library.
TEST(RunEnd, every_status_is_read_as_the_c_library_reads_it) {
    for (int status = 0; status < 0x10000; ++status) {
        if (!WIFEXITED(status) && !WIFSIGNALED(status)) continue;
        const RunEnd end = decode_wait_status(status);
        const bool exited = WIFEXITED(status);
        ASSERT_EQ(end.kind, exited ? RunEnd::Kind::exited : RunEnd::Kind::killed) << status;
        ASSERT_EQ(end.number, exited ? WEXITSTATUS(status) : WTERMSIG(status)) << status;
        ASSERT_EQ(end.core, !exited && WCOREDUMP(status)) << status;
    }
}

} // namespace run_end_test
} // namespace lares::protocol
