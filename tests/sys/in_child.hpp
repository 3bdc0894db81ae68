// SPDX-License-Identifier: ISC
// Runs a part of a test in a process of its own, so that it may do to itself what cannot be undone: lower its
// limits, block its signals, give away its privileges, mount.
#pragma once

#include <cstdio>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {

// No descriptor can be had any more; those that are open stay so.
inline void use_up_descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const int lowest_free = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(lowest_free);
    limit.rlim_cur = static_cast<rlim_t>(lowest_free);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

inline constexpr int cannot_try = 77; // what a body returns when this machine does not let it try

// Answers what `body` answers: 0, or cannot_try. Its failed expectations are printed, and make the answer 1.
template <class Body>
int in_child(Body body) {
    std::fflush(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
        const int answer = body();
        std::fflush(nullptr);
        ::_exit(testing::Test::HasFailure() ? 1 : answer);
    }
    int status = 0;
    if (pid < 0 || ::waitpid(pid, &status, 0) != pid) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

} // namespace lares::sys
