// SPDX-License-Identifier: ISC
#include "sys/command_line.hpp"

#include "base/text.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {
namespace command_line_test {

// Which waits until the end of what it reads.
pid_t started(const char* second_word, const char* third_word) {
    int pipe[2], ready[2];
    EXPECT_EQ(::pipe(pipe), 0);
    EXPECT_EQ(::pipe2(ready, O_CLOEXEC), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(pipe[0], 0);
        ::execlp("sh", "sh", "-c", "read x", second_word, third_word, nullptr);
        ::_exit(127);
    }
    ::close(ready[1]);
    char nothing;
    EXPECT_EQ(::read(ready[0], &nothing, 1), 0); // it has become another program
    ::close(ready[0]);
    return child;
}

TEST(CommandLine, is_told_in_words_and_as_a_line) {
    const pid_t child = started("a b", "");
    std::array<char, 256> room;
    const std::string words{arguments_of(child, room)};
    const std::string line{command_line_of(child, room)};
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(words, std::string("sh\0-c\0read x\0a b", 16)); // and not the empty one at its end
    EXPECT_EQ(line, "sh -c read x a b");
}

TEST(CommandLine, of_nobody_is_empty) {
    std::array<char, 256> room;
    EXPECT_EQ(arguments_of(0, room), "");
    EXPECT_EQ(command_line_of(0, room), "");
}

} // namespace command_line_test
} // namespace lares::sys
