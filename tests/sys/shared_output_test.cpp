// SPDX-License-Identifier: ISC
// The rest of what it does is in report_test.cpp, under WriteWithoutWaiting.
#include "sys/shared_output.hpp"

#include "in_child.hpp"
#include "sys/file.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <string>
#include <sys/socket.h>

namespace lares::sys {
namespace shared_output_test {

// Blocking, as what one is started with mostly is.
struct Ends {
    Fd reader;
    Fd writer;
};
Ends blocking_pipe() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    return {Fd{ends[0]}, Fd{ends[1]}};
}
Ends blocking_socket() {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    return {Fd{ends[0]}, Fd{ends[1]}};
}

// Writes until nothing more is taken: how much, and why not more.
std::pair<std::size_t, int> write_until_it_is_full(const SharedOutput& output) {
    const std::string text(2000, 'x');
    std::size_t total = 0;
    for (;;) {
        const auto written = output.write(text);
        if (!written) return {total, written.error().number};
        total += *written;
    }
}

std::size_t read_all_there_is(const Fd& reader) {
    static std::array<char, 1 << 20> room;
    std::size_t total = 0;
    ssize_t size;
    while ((size = ::recv(reader.number(), room.data(), room.size(), MSG_DONTWAIT)) > 0)
        total += static_cast<std::size_t>(size);
    return total;
}

TEST(SharedOutput, what_a_full_pipe_does_not_take_is_not_waited_for) {
    const Ends pipe = blocking_pipe();
    const SharedOutput output{pipe.writer.number()};
    const auto [total, error] = write_until_it_is_full(output);
    EXPECT_EQ(error, EAGAIN);
    EXPECT_GE(total, 30'000u);

    std::string room(65536, ' ');
    ASSERT_GT(::read(pipe.reader.number(), room.data(), room.size()), 0);
    EXPECT_EQ(output.write("again").value_or(0), 5u);
}

TEST(SharedOutput, a_full_socket_is_not_waited_for) {
    const Ends socket = blocking_socket();
    const auto [total, error] = write_until_it_is_full(SharedOutput{socket.writer.number()});
    EXPECT_EQ(error, EAGAIN);
    EXPECT_EQ(read_all_there_is(socket.reader), total);
}

// As when the pipe is root's and we are not any more.
TEST(SharedOutput, a_pipe_that_cannot_be_opened_once_more_is_not_waited_for_either) {
    EXPECT_EQ(in_child([] {
                  const Ends pipe = blocking_pipe();
                  use_up_descriptors();
                  const SharedOutput output{pipe.writer.number()};
                  const auto [total, error] = write_until_it_is_full(output);
                  EXPECT_EQ(error, EAGAIN);
                  EXPECT_GE(total, 30'000u);
                  return 0;
              }),
              0);
}

TEST(SharedOutput, a_pipe_that_nobody_reads_any_more_is_no_wait) {
    for (const bool can_be_opened : {true, false}) {
        EXPECT_EQ(in_child([can_be_opened] {
                      ::signal(SIGPIPE, SIG_IGN);
                      Ends pipe = blocking_pipe();
                      if (!can_be_opened) use_up_descriptors();
                      const SharedOutput output{pipe.writer.number()};
                      EXPECT_EQ(write_until_it_is_full(output).second, EAGAIN);
                      pipe.reader.close();
                      EXPECT_EQ(output.write("x").error().number, EPIPE);
                      return 0;
                  }),
                  0);
    }
}

} // namespace shared_output_test
} // namespace lares::sys
