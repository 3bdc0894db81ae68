// SPDX-License-Identifier: ISC
// The words for numbers, as the C library has them.
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iterator>

namespace {

// By number, from 1 on.
constexpr const char* signals[] = {
    "HUP",  "INT",  "QUIT", "ILL",    "TRAP",   "ABRT",  "BUS",  "FPE",  "KILL", "USR1", "SEGV",
    "USR2", "PIPE", "ALRM", "TERM",   "STKFLT", "CHLD",  "CONT", "STOP", "TSTP", "TTIN", "TTOU",
    "URG",  "XCPU", "XFSZ", "VTALRM", "PROF",   "WINCH", "POLL", "PWR",  "SYS",
};

} // namespace

extern "C" {

const char* sigabbrev_np(int signal) noexcept {
    const auto place = static_cast<std::size_t>(signal - 1);
    return place < std::size(signals) ? signals[place] : nullptr;
}

// Those that daemontools has no words for (base/error_text.hpp), and that files and programs can still meet.
const char* strerrordesc_np(int number) noexcept {
    switch (number) {
    case EOVERFLOW: return "Value too large for defined data type";
    case EOPNOTSUPP: return "Operation not supported";
    case ELIBACC: return "Can not access a needed shared library";
    case ELIBBAD: return "Accessing a corrupted shared library";
    case EBADMSG: return "Bad message";
    case EUCLEAN: return "Structure needs cleaning";
    case EREMOTEIO: return "Remote I/O error";
    case ENOMEDIUM: return "No medium found";
    case ENOTCONN: return "Transport endpoint is not connected";
    case ENOKEY: return "Required key not available";
    case EKEYEXPIRED: return "Key has expired";
    case EKEYREVOKED: return "Key has been revoked";
    case EUSERS: return "Too many users";
    case EHWPOISON: return "Memory page has hardware error";
    default: return nullptr;
    }
}

} // extern "C"
