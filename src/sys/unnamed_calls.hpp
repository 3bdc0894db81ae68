// SPDX-License-Identifier: ISC
// System calls that not every C library has a name for. What is released and BARE is linked with musl, which
// lacks these (docs/decisions/0010); there is one way for both libraries. errno says why one has failed.
#pragma once

#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace lares::sys {

// renameat2() with RENAME_EXCHANGE: each of the two names has what the other one had.
inline bool exchange_names(int directory, const char* one, const char* other) {
    constexpr unsigned exchange = 2;
    return ::syscall(SYS_renameat2, directory, one, directory, other, exchange) == 0;
}

inline bool close_from_to(unsigned first, unsigned last) {
    return ::syscall(SYS_close_range, first, last, 0u) == 0;
}

// The same range, closed by the next exec.
inline bool close_on_exec_from_to(unsigned first, unsigned last) {
    constexpr unsigned on_exec = 4;
    return ::syscall(SYS_close_range, first, last, on_exec) == 0;
}

// pwritev2() with RWF_NOWAIT, at the current position.
inline ssize_t write_unless_it_waits(int fd, const iovec& piece) {
    constexpr int no_wait = 8;
    constexpr long current = -1; // each half of the position
    return ::syscall(SYS_pwritev2, fd, &piece, 1L, current, current, no_wait);
}

// preadv2(), likewise.
inline ssize_t read_unless_it_waits(int fd, const iovec& piece) {
    constexpr int no_wait = 8;
    constexpr long current = -1;
    return ::syscall(SYS_preadv2, fd, &piece, 1L, current, current, no_wait);
}

} // namespace lares::sys
