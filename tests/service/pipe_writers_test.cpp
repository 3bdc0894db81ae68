// SPDX-License-Identifier: ISC
#include "service/pipe_writers.hpp"

#include "sys/scratch.hpp"

#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::service {
namespace pipe_writers_test {

struct TwoEnds {
    int reader = -1;
    int writer = -1;
};

TwoEnds closed_on_exec() {
    int both[2];
    EXPECT_EQ(::pipe2(both, O_CLOEXEC), 0);
    return {both[0], both[1]};
}

// Where others may not be looked at, what was adopted meanwhile may have got an end.
PipeWriters none_that_is_seen() {
    return ::geteuid() == 0 ? PipeWriters::none : PipeWriters::unknown;
}

bool are_none(PipeWriters writers) {
    return writers == PipeWriters::none || writers == none_that_is_seen();
}

// A process that sleeps, with one end of a pipe as its input or output.
class Sleeper {
  public:
    Sleeper(int end, int as) {
        // Made last, so that it is the last that exec closes.
        const TwoEnds until_exec = closed_on_exec();
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(end, as);
            ::execl("/bin/sleep", "sleep", "1000", nullptr);
            (void)!::write(until_exec.writer, "!", 1);
            ::_exit(127);
        }
        ::close(until_exec.writer);
        char complaint = 0;
        EXPECT_EQ(::read(until_exec.reader, &complaint, 1), 0) << "sleep cannot be executed";
        ::close(until_exec.reader);
    }
    ~Sleeper() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;

    pid_t pid() const { return pid_; }

  private:
    pid_t pid_ = -1;
};

TEST(PipeWriters, are_none_where_only_the_keeper_has_the_other_end) {
    const TwoEnds pipe = closed_on_exec();
    const Sleeper reader{pipe.reader, STDIN_FILENO};
    EXPECT_TRUE(are_none(writers_of_input(reader.pid(), ::getpid())));
    {
        const Sleeper writer{pipe.writer, STDOUT_FILENO};
        EXPECT_EQ(writers_of_input(reader.pid(), ::getpid()), PipeWriters::some);
    }
    EXPECT_TRUE(are_none(writers_of_input(reader.pid(), ::getpid()))) << "it has gone";
    ::close(pipe.reader);
    ::close(pipe.writer);
}

TEST(PipeWriters, are_neither_other_readers_nor_those_who_write_elsewhere) {
    const TwoEnds pipe = closed_on_exec(), other = closed_on_exec();
    const Sleeper reader{pipe.reader, STDIN_FILENO};
    const Sleeper second_reader{pipe.reader, STDIN_FILENO};
    const Sleeper elsewhere{other.writer, STDOUT_FILENO};
    EXPECT_TRUE(are_none(writers_of_input(reader.pid(), ::getpid())));
    for (const int end : {pipe.reader, pipe.writer, other.reader, other.writer}) ::close(end);
}

class PipeWritersOfNamed : public sys::Scratch {};

TEST_F(PipeWritersOfNamed, pipes_are_found_as_well) {
    make_fifo("pipe");
    const int keeper = ::open(path("pipe").c_str(), O_RDWR | O_CLOEXEC);
    const int input = ::open(path("pipe").c_str(), O_RDONLY | O_CLOEXEC);
    const int output = ::open(path("pipe").c_str(), O_WRONLY | O_CLOEXEC);
    const Sleeper reader{input, STDIN_FILENO};
    EXPECT_TRUE(are_none(writers_of_input(reader.pid(), ::getpid())));
    {
        const Sleeper writer{output, STDOUT_FILENO};
        EXPECT_EQ(writers_of_input(reader.pid(), ::getpid()), PipeWriters::some);
    }
    for (const int end : {keeper, input, output}) ::close(end);
}

TEST(PipeWriters, are_not_known_of_what_is_no_pipe) {
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const Sleeper reader{nothing, STDIN_FILENO};
    EXPECT_EQ(writers_of_input(reader.pid(), ::getpid()), PipeWriters::unknown);
    ::close(nothing);
}

TEST(PipeWriters, are_not_known_where_the_reader_or_the_keeper_has_gone) {
    const TwoEnds pipe = closed_on_exec();
    const Sleeper reader{pipe.reader, STDIN_FILENO};
    EXPECT_EQ(writers_of_input(-1, ::getpid()), PipeWriters::unknown);
    EXPECT_EQ(writers_of_input(reader.pid(), -1), PipeWriters::unknown);
    ::close(pipe.reader);
    ::close(pipe.writer);
}

} // namespace pipe_writers_test
} // namespace lares::service
