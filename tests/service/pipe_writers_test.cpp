// SPDX-License-Identifier: ISC
#include "service/pipe_writers.hpp"

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

// A process that sleeps, with one end of a pipe as its input or output.
class Sleeper {
  public:
    Sleeper(int end, int as) : pid_{::fork()} {
        if (pid_ != 0) {
            await_exec();
            return;
        }
        ::dup2(end, as);
        ::execl("/bin/sleep", "sleep", "1000", nullptr);
        ::_exit(127);
    }
    ~Sleeper() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;

    pid_t pid() const { return pid_; }

  private:
    // Until then it has all that we have.
    void await_exec() const {
        char name[64];
        const std::string exe = "/proc/" + std::to_string(pid_) + "/exe";
        for (;;) {
            const ssize_t size = ::readlink(exe.c_str(), name, sizeof name);
            if (size > 0 && std::string_view(name, static_cast<std::size_t>(size)).ends_with("sleep")) return;
            ::usleep(1000);
        }
    }

    pid_t pid_;
};

TEST(PipeWriters, are_none_where_only_the_keeper_has_the_other_end) {
    const TwoEnds pipe = closed_on_exec();
    const Sleeper reader{pipe.reader, STDIN_FILENO};
    EXPECT_EQ(writers_of_input(reader.pid(), ::getpid()), PipeWriters::none);
    {
        const Sleeper writer{pipe.writer, STDOUT_FILENO};
        EXPECT_EQ(writers_of_input(reader.pid(), ::getpid()), PipeWriters::some);
    }
    EXPECT_EQ(writers_of_input(reader.pid(), ::getpid()), PipeWriters::none) << "it has gone";
    ::close(pipe.reader);
    ::close(pipe.writer);
}

TEST(PipeWriters, are_not_known_of_what_is_no_pipe) {
    const Sleeper reader{STDERR_FILENO, STDERR_FILENO};
    EXPECT_EQ(writers_of_input(-1, ::getpid()), PipeWriters::unknown);
    EXPECT_EQ(writers_of_input(reader.pid(), -1), PipeWriters::unknown);
}

} // namespace pipe_writers_test
} // namespace lares::service
