// SPDX-License-Identifier: ISC
#include "descriptors.hpp"

#include "unnamed_calls.hpp"

#include <fcntl.h>
#include <iterator>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

namespace lares::sys {

void hold_standard_descriptors() {
    pollfd standard[] = {{0, 0, 0}, {1, 0, 0}, {2, 0, 0}};
    (void)::poll(standard, std::size(standard), 0);
    // In the order of their numbers: open() takes the lowest that is free.
    for (const pollfd& it : standard)
        if (it.revents & POLLNVAL) (void)::open("/dev/null", O_RDWR);
}

Fd above_standard_descriptors(Fd first) {
    if (!first || first.number() > STDERR_FILENO) return first;
    Fd above{::fcntl(first.number(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
    first.close();
    hold_standard_descriptors();
    return above;
}

void standard_error_as_standard_output() {
    (void)::dup2(STDOUT_FILENO, STDERR_FILENO);
}

void standard_input_and_output_into(const Fd& file) {
    for (const int place : {STDIN_FILENO, STDOUT_FILENO}) (void)::dup2(file.number(), place);
}

void standard_error_into(const Fd& file) {
    (void)::dup2(file.number(), STDERR_FILENO);
}

void close_strays_on_exec() {
    constexpr unsigned first = STDERR_FILENO + 1;
    if (close_on_exec_from_to(first, ~0u)) return;
    // Kernels before 5.11. The limit may be large; this happens once.
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    for (rlim_t number = first; number < limit.rlim_cur; ++number)
        ::fcntl(static_cast<int>(number), F_SETFD, FD_CLOEXEC);
}

} // namespace lares::sys
