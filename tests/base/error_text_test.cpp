// SPDX-License-Identifier: ISC
#include "base/error_text.hpp"

#include <algorithm>
#include <cerrno>
#include <gtest/gtest.h>

namespace lares {
namespace error_text_test {

struct Row {
    int number;
    const char* text;
};

// The words of daemontools 0.76, which scripts match on.
constexpr Row table[] = {
    {0, "no error"},
    {EPERM, "permission denied"},
    {EINTR, "interrupted system call"},
    {EACCES, "access denied"},
    {ENOMEM, "out of memory"},
    {ENXIO, "device not configured"},
    {ENOENT, "file does not exist"},
    {EISDIR, "is a directory"},
    {ETXTBSY, "text busy"},
    {ENOTDIR, "not a directory"},
    {EIO, "input/output error"},
    {ECONNREFUSED, "connection refused"},
    {EEXIST, "file already exists"},
    {EPROTO, "protocol error"},
    {ETIMEDOUT, "timed out"},
    {EINPROGRESS, "operation in progress"},
    {EAGAIN, "temporary failure"},
    {EWOULDBLOCK, "temporary failure"},
    {EPIPE, "broken pipe"},
    {ESRCH, "no such process"},
    {E2BIG, "argument list too long"},
    {ENOEXEC, "exec format error"},
    {EBADF, "file descriptor not open"},
    {ECHILD, "no child processes"},
    {EDEADLK, "operation would cause deadlock"},
    {EFAULT, "bad address"},
    {EBUSY, "device busy"},
    {EXDEV, "cross-device link"},
    {ENODEV, "device does not support operation"},
    {EINVAL, "invalid argument"},
    {ENFILE, "system cannot open more files"},
    {EMFILE, "process cannot open more files"},
    {ENOTTY, "not a tty"},
    {EFBIG, "file too big"},
    {ENOSPC, "out of disk space"},
    {ESPIPE, "unseekable descriptor"},
    {EROFS, "read-only file system"},
    {EMLINK, "too many links"},
    {ELOOP, "symbolic link loop"},
    {ENAMETOOLONG, "file name too long"},
    {ENOTEMPTY, "directory not empty"},
    {EDQUOT, "disk quota exceeded"},
    {ESTALE, "stale NFS file handle"},
    {ENOLCK, "no locks available"},
    {ENOSYS, "system call not available"},
    {ERANGE, "output out of range"},
    {EDOM, "input out of range"},
};

TEST(ClassicErrorText, every_error_has_the_words_of_daemontools) {
    for (const Row& row : table)
        EXPECT_EQ(classic_error_text(row.number), row.text) << "errno " << row.number;
}

TEST(ClassicErrorText, permission_denied_and_access_denied_are_two_different_things) {
    EXPECT_EQ(classic_error_text(EPERM), "permission denied");
    EXPECT_EQ(classic_error_text(EACCES), "access denied");
}

TEST(ClassicErrorText, numbers_that_daemontools_had_no_words_for_are_left_to_the_c_library) {
    for (int number = -1; number < 200; ++number) {
        const bool listed = std::ranges::any_of(table, [&](const Row& row) { return row.number == number; });
        EXPECT_EQ(classic_error_text(number).empty(), !listed) << "errno " << number;
    }
}

} // namespace error_text_test
} // namespace lares
