// SPDX-License-Identifier: ISC
// A small family of a test's own: a child that does something, perhaps has children in turn, and then waits
// until the test has seen enough.
#pragma once

#include "sys/file.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace lares::sys {

// Whoever waits for a relative learns that it is where it should be, and its pid.
inline void tell_own_pid(const Fd& to) {
    const pid_t pid = ::getpid();
    EXPECT_EQ(::write(to.number(), &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
}

enum class Dies : bool { alone, with_parent };

// A child that does `body()` and waits to be killed.
template <class Body>
pid_t begin_child(Dies dies, Body body) {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    if (dies == Dies::with_parent) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    body();
    for (;;) ::pause();
}

// A child whose own child does `body()` when it has lost its parent.
template <class Body>
void begin_orphan(Body body) {
    const pid_t between = ::fork();
    if (between == 0) {
        const pid_t parent = ::getpid();
        begin_child(Dies::alone, [&] {
            while (::getppid() == parent) ::usleep(1000);
            body();
        });
        ::_exit(0);
    }
    ::waitpid(between, nullptr, 0);
}

class Relative {
  public:
    // `body(to)` does what is to be seen; somebody of the family tells its pid when that is done.
    template <class Body>
    explicit Relative(Body body) {
        Pipe pipe = std::move(*make_pipe());
        child_ = begin_child(Dies::with_parent, [&] {
            pipe.reader.close();
            body(pipe.writer);
        });
        pipe.writer.close();
        if (::read(pipe.reader.number(), &told_, sizeof told_) != static_cast<ssize_t>(sizeof told_))
            told_ = 0;
    }
    Relative(const Relative&) = delete;
    Relative& operator=(const Relative&) = delete;
    ~Relative() {
        if (told_ > 0 && told_ != child_) ::kill(told_, SIGKILL);
        kill();
    }

    pid_t pid() const { return child_; }
    pid_t told() const { return told_; } // 0: the family has died before
    void kill() {
        if (child_ <= 0) return;
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        child_ = 0;
    }

  private:
    pid_t child_ = 0;
    pid_t told_ = 0;
};

} // namespace lares::sys
