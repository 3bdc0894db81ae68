// SPDX-License-Identifier: ISC
#include "error_text.hpp"

#include <cerrno>

namespace lares {

std::string_view classic_error_text(int number) {
    switch (number) {
    case 0: return "no error";
    case EINTR: return "interrupted system call";
    case ENOMEM: return "out of memory";
    case ENOENT: return "file does not exist";
    case ETXTBSY: return "text busy";
    case EIO: return "input/output error";
    case EEXIST: return "file already exists";
    case ETIMEDOUT: return "timed out";
    case EINPROGRESS: return "operation in progress";
    case EAGAIN: return "temporary failure";
    case EPIPE: return "broken pipe";
    case EPERM: return "permission denied";
    case EACCES: return "access denied";
    case ENXIO: return "device not configured";
    case EISDIR: return "is a directory";
    case ENOTDIR: return "not a directory";
    case ECONNREFUSED: return "connection refused";
    case EPROTO: return "protocol error";
    case ESRCH: return "no such process";
    case E2BIG: return "argument list too long";
    case ENOEXEC: return "exec format error";
    case EBADF: return "file descriptor not open";
    case ECHILD: return "no child processes";
    case EDEADLK: return "operation would cause deadlock";
    case EFAULT: return "bad address";
    case EBUSY: return "device busy";
    case EXDEV: return "cross-device link";
    case ENODEV: return "device does not support operation";
    case EINVAL: return "invalid argument";
    case ENFILE: return "system cannot open more files";
    case EMFILE: return "process cannot open more files";
    case ENOTTY: return "not a tty";
    case EFBIG: return "file too big";
    case ENOSPC: return "out of disk space";
    case ESPIPE: return "unseekable descriptor";
    case EROFS: return "read-only file system";
    case EMLINK: return "too many links";
    case ELOOP: return "symbolic link loop";
    case ENAMETOOLONG: return "file name too long";
    case ENOTEMPTY: return "directory not empty";
    case EDQUOT: return "disk quota exceeded";
    case ESTALE: return "stale NFS file handle";
    case ENOLCK: return "no locks available";
    case ENOSYS: return "system call not available";
    case ERANGE: return "output out of range";
    case EDOM: return "input out of range";
    default: return {};
    }
}

} // namespace lares
