// SPDX-License-Identifier: ISC
#include "sys/named_pipe.hpp"

#include "scratch.hpp"

#include <cerrno>
#include <fcntl.h>

namespace lares::sys {
namespace {

class NamedPipe : public Scratch {
  protected:
    Result<Pipe> open() const { return open_named_pipe(directory(), "messages", 0600); }

    static Pipe unnamed() {
        Pipe pipe = *make_pipe();
        let_writer_read(pipe);
        return pipe;
    }

    static std::string read_from(const Pipe& pipe) {
        char room[100];
        const ssize_t size = ::read(pipe.reader.number(), room, sizeof room);
        return size < 0 ? "an error" : std::string(room, static_cast<std::size_t>(size));
    }
    static bool write_to(const Pipe& pipe, std::string_view text) {
        return ::write(pipe.writer.number(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
    }
    static bool waits(const Fd& end) { return (::fcntl(end.number(), F_GETFL) & O_NONBLOCK) == 0; }

    // The test is over at once if a broken pipe ends it.
    static void lives_without_a_reader(Pipe pipe) {
        pipe.reader.close();
        EXPECT_TRUE(write_to(pipe, "nobody there"));
    }
    static void ends_with_its_writers(Pipe pipe) {
        EXPECT_TRUE(write_to(pipe, "last"));
        pipe.writer.close();
        EXPECT_EQ(read_from(pipe), "last");
        EXPECT_EQ(read_from(pipe), "");
    }
};

TEST_F(NamedPipe, a_write_is_not_broken_when_all_readers_have_gone) {
    lives_without_a_reader(*open());
    lives_without_a_reader(unnamed());
}

TEST_F(NamedPipe, the_reader_sees_the_end_when_all_writers_have_gone) {
    ends_with_its_writers(*open());
    ends_with_its_writers(unnamed());
}

TEST_F(NamedPipe, one_with_a_name_is_found_again_with_what_is_in_it) {
    Pipe first = *open();
    EXPECT_EQ(mode("messages"), 0600u);
    first.reader.close();
    EXPECT_TRUE(write_to(first, "said meanwhile"));
    const Pipe second = *open();
    EXPECT_EQ(read_from(second), "said meanwhile");
    EXPECT_TRUE(write_to(first, "and after"));
    EXPECT_EQ(read_from(second), "and after");
}

TEST_F(NamedPipe, both_ends_wait_and_are_closed_by_exec) {
    const Pipe named = *open(), unnamed = unnamed();
    for (const Fd* end : {&named.reader, &named.writer, &unnamed.reader, &unnamed.writer}) {
        EXPECT_TRUE(waits(*end));
        EXPECT_EQ(::fcntl(end->number(), F_GETFD), FD_CLOEXEC);
    }
}

TEST_F(NamedPipe, something_else_with_the_name_is_not_used) {
    write("messages", "a file");
    const auto pipe = open();
    ASSERT_FALSE(pipe);
    EXPECT_EQ(pipe.error().number, EINVAL);
    EXPECT_EQ(contents("messages"), "a file");
}

} // namespace
} // namespace lares::sys
