// SPDX-License-Identifier: ISC
#include "children.hpp"

#include "file.hpp"
#include "process.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace lares::sys {

bool has_children() {
    siginfo_t ignored;
    return ::waitid(P_ALL, 0, &ignored, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

Result<pid_t> fork_process() {
    const pid_t pid = ::fork();
    if (pid < 0) return failed_to("fork");
    return pid;
}

void adopt_orphans() {
    (void)::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); // Linux has it since 3.4.
}

const char* name_of_signal(int signal) {
    return ::sigabbrev_np(signal);
}

// The kernel lists the children as text: "17 23 42 ". None of them can be somebody else by now, since nobody
// but this process can reap them.
Result<> send_signal_to_children(int signal) {
    const auto list = open_at(here, "/proc/thread-self/children", O_RDONLY);
    if (!list) return fail(list);
    std::uint64_t pid = 0;
    for (std::array<char, 4096> room;;) {
        const ssize_t size = ::read(list->number(), room.data(), room.size());
        if (size < 0) return failed_to("read");
        if (size == 0) return {};
        for (const char c : std::span{room}.first(static_cast<std::size_t>(size))) {
            if (c >= '0' && c <= '9') {
                pid = pid * 10 + static_cast<std::uint64_t>(c - '0');
                continue;
            }
            if (pid != 0) (void)send_signal(static_cast<pid_t>(std::exchange(pid, 0)), signal);
        }
    }
}

} // namespace lares::sys
