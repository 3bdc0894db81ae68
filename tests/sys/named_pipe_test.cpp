// SPDX-License-Identifier: ISC
#include "sys/named_pipe.hpp"

#include "scratch.hpp"
#include "sys/process.hpp"

#include <cerrno>
#include <fcntl.h>
#include <poll.h>

namespace lares::sys {
namespace named_pipe_test {

class NamedPipe : public Scratch {
  protected:
    Pipe open() { return std::move(*open_named_pipe(directory(), "pipe", 0600)); }
};

bool is_ready(const Fd& fd, short what) {
    pollfd polled{fd.number(), what, 0};
    return ::poll(&polled, 1, 0) == 1 && (polled.revents & what) != 0;
}

std::string read(const Fd& fd) {
    std::array<char, 64> room;
    const ssize_t size = ::read(fd.number(), room.data(), room.size());
    return {room.data(), static_cast<std::size_t>(std::max(size, ssize_t{0}))};
}

pid_t self() {
    return static_cast<pid_t>(own_pid());
}

TEST_F(NamedPipe, is_made_for_its_owner_only_and_closed_on_exec) {
    const Mask none{0};
    const Pipe pipe = open();
    EXPECT_EQ(mode("pipe"), 0600u);
    for (const Fd* end : {&pipe.reader, &pipe.writer}) {
        EXPECT_EQ(::fcntl(end->number(), F_GETFD), FD_CLOEXEC);
        EXPECT_EQ(::fcntl(end->number(), F_GETFL) & O_NONBLOCK, 0) << "it waits, like any pipe";
    }
}

TEST_F(NamedPipe, is_the_same_for_whoever_comes_later_with_all_that_waits_in_it) {
    Pipe one = open();
    ASSERT_EQ(::write(one.writer.number(), "line\n", 5), 5);
    one.reader.close();
    const Pipe other = open();
    one.writer.close();
    EXPECT_EQ(read(other.reader), "line\n");
}

TEST_F(NamedPipe, is_open_as_long_as_anybody_reads_or_writes) {
    EXPECT_EQ(is_named_pipe_open(directory(), "pipe").error().number, ENOENT);
    Pipe pipe = open();
    EXPECT_EQ(is_named_pipe_open(directory(), "pipe"), true);
    pipe.writer.close();
    EXPECT_EQ(is_named_pipe_open(directory(), "pipe"), true) << "a reader";
    Fd writer = *open_at(directory(), "pipe", O_WRONLY | O_NONBLOCK);
    ASSERT_EQ(::write(writer.number(), "line\n", 5), 5);
    pipe.reader.close();
    EXPECT_EQ(is_named_pipe_open(directory(), "pipe"), true) << "one that only writes";
    EXPECT_EQ(read(*open_at(directory(), "pipe", O_RDONLY | O_NONBLOCK)), "line\n") << "it was not read";
    writer.close();
    EXPECT_EQ(is_named_pipe_open(directory(), "pipe"), false);
}

TEST_F(NamedPipe, no_writer_sees_that_nobody_reads) {
    Pipe pipe = open();
    pipe.reader.close();
    EXPECT_EQ(::write(pipe.writer.number(), "line\n", 5), 5) << "no SIGPIPE";
}

TEST_F(NamedPipe, the_reader_sees_the_end_when_all_writers_have_gone) {
    Pipe pipe = open();
    ASSERT_EQ(::write(pipe.writer.number(), "last\n", 5), 5);
    pipe.writer.close();
    EXPECT_EQ(read(pipe.reader), "last\n");
    EXPECT_EQ(read(pipe.reader), "");
}

TEST_F(NamedPipe, what_has_its_name_and_is_none_is_left_alone) {
    write("pipe", "mine");
    const auto pipe = open_named_pipe(directory(), "pipe", 0600);
    ASSERT_FALSE(pipe);
    EXPECT_EQ(pipe.error().number, EINVAL);
    EXPECT_EQ(contents("pipe"), "mine");
}

TEST_F(NamedPipe, can_be_had_from_a_process_that_has_it) {
    Pipe pipe = open();
    ASSERT_EQ(::write(pipe.writer.number(), "line\n", 5), 5);
    const auto other = pipe_of_process(self(), pipe.reader.number());
    ASSERT_TRUE(other);
    EXPECT_EQ(has_pipe(self(), pipe.writer.number(), other->writer), true);
    EXPECT_EQ(read(other->reader), "line\n");
    EXPECT_EQ(::fcntl(other->writer.number(), F_GETFL) & O_ACCMODE, O_RDWR);
    EXPECT_EQ(::fcntl(other->writer.number(), F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(NamedPipe, even_one_that_has_no_name) {
    const Pipe pipe = std::move(*make_pipe());
    ASSERT_EQ(::write(pipe.writer.number(), "line\n", 5), 5);
    const auto other = pipe_of_process(self(), pipe.reader.number());
    ASSERT_TRUE(other);
    EXPECT_EQ(read(other->reader), "line\n");
}

TEST_F(NamedPipe, what_else_a_process_has_open_is_none) {
    const auto pipe = pipe_of_process(self(), directory());
    ASSERT_FALSE(pipe);
    EXPECT_EQ(pipe.error().number, EINVAL);
    EXPECT_FALSE(pipe_of_process(self(), 9999));
}

TEST_F(NamedPipe, two_are_told_apart) {
    const Pipe pipe = open();
    EXPECT_EQ(has_pipe(self(), directory(), pipe.writer), false);
    EXPECT_FALSE(has_pipe(self(), 9999, pipe.writer).has_value()) << "there is nothing to look at";
}

TEST_F(NamedPipe, a_nameless_one_gets_a_writer_that_reads) {
    Pipe pipe = std::move(*make_pipe());
    let_writer_read(pipe);
    pipe.reader.close();
    EXPECT_EQ(::write(pipe.writer.number(), "line\n", 5), 5);
    EXPECT_TRUE(is_ready(pipe.writer, POLLIN));
}

} // namespace named_pipe_test
} // namespace lares::sys
