// SPDX-License-Identifier: ISC
#include "dead_child.hpp"

#include <sys/resource.h>
#include <sys/wait.h>

namespace lares::sys {

std::optional<pid_t> find_dead_child() {
    siginfo_t found{};
    if (::waitid(P_ALL, 0, &found, WEXITED | WNOHANG | WNOWAIT) < 0 || found.si_pid == 0) return std::nullopt;
    return found.si_pid;
}

std::optional<Reaped> reap(pid_t pid) {
    int status = 0;
    rusage used{};
    if (::wait4(pid, &status, WNOHANG, &used) != pid) return std::nullopt;
    return Reaped{pid, status, usage_of(used)};
}

} // namespace lares::sys
