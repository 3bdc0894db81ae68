// SPDX-License-Identifier: ISC
#include "sys/input.hpp"

#include "scratch.hpp"

#include <cerrno>

namespace lares::sys {
namespace input_test {

class Input : public Scratch {
  protected:
    Result<std::size_t> read_from(const Fd& fd, std::size_t most = 100) {
        return read_input(fd.number(), std::span{room_}.first(most));
    }
    std::array<char, 100> room_;
};

TEST_F(Input, of_a_pipe_what_is_there_is_read_and_nothing_is_waited_for) {
    auto pipe = std::move(*make_pipe());
    EXPECT_EQ(read_from(pipe.reader).error().number, EAGAIN);
    ASSERT_EQ(::write(pipe.writer.number(), "abc", 3), 3);
    EXPECT_EQ(read_from(pipe.reader, 2), 2u);
    EXPECT_EQ(read_from(pipe.reader), 1u);
    pipe.writer.close();
    EXPECT_EQ(read_from(pipe.reader), 0u);
    EXPECT_EQ(::fcntl(pipe.reader.number(), F_GETFL) & O_NONBLOCK, 0) << "it is left as it was";
}

TEST_F(Input, of_a_file_is_read_to_its_end) {
    write("file", "abc");
    const auto file = open_at(directory(), "file", O_RDONLY);
    EXPECT_EQ(read_from(*file), 3u);
    EXPECT_EQ(read_from(*file), 0u);
}

TEST_F(Input, that_cannot_be_read_is_an_error) {
    EXPECT_EQ(read_from(*open_at(here, "/", O_RDONLY)).error().number, EISDIR);
    EXPECT_EQ(read_from(*open_at(here, "/dev/null", O_WRONLY)).error().number, EBADF);
    EXPECT_EQ(read_from(Fd{}).error().number, EBADF);
}

TEST_F(Input, a_pipe_can_be_widened_and_what_is_none_is_left_alone) {
    const auto pipe = make_pipe();
    widen_pipe(pipe->reader.number(), 256 * 1024);
    EXPECT_GE(::fcntl(pipe->reader.number(), F_GETPIPE_SZ), 256 * 1024);
    widen_pipe(directory(), 256 * 1024);
}

} // namespace input_test
} // namespace lares::sys
