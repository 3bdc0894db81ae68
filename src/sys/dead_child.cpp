// SPDX-License-Identifier: ISC
#include "dead_child.hpp"

#include <sys/wait.h>

namespace lares::sys {

std::optional<pid_t> find_dead_child() {
    siginfo_t found{};
    if (::waitid(P_ALL, 0, &found, WEXITED | WNOHANG | WNOWAIT) < 0 || found.si_pid == 0) return std::nullopt;
    return found.si_pid;
}

std::optional<Reaped> reap(pid_t pid) {
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG) != pid) return std::nullopt;
    return Reaped{pid, status};
}

} // namespace lares::sys
