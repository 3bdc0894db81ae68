// SPDX-License-Identifier: ISC
#include "report.hpp"

#include "base/error_text.hpp"
#include "base/text.hpp"
#include "fd.hpp"
#include "proc_path.hpp"
#include "unnamed_calls.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace lares::sys {

namespace {

constexpr std::size_t longest_line = 2048;
using Line = TextBuffer<longest_line>;

// A name with a newline in it must not look like two messages.
void append_printable(Line& line, std::string_view text) {
    for (char c : text) line.append(c == '\x7f' || (c >= 0 && c < ' ') ? '?' : c);
}

bool may_block_for_ever(int fd) {
    struct stat found;
    return ::fstat(fd, &found) == 0 && (S_ISFIFO(found.st_mode) || S_ISSOCK(found.st_mode));
}

// Empty when there is nothing to gain, or it cannot be had.
Fd reopen_without_waiting(int fd) {
    struct stat found;
    if (::fstat(fd, &found) < 0 || !(S_ISFIFO(found.st_mode) || S_ISCHR(found.st_mode))) return Fd{};
    return Fd{::open(proc_path_of(fd).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
}

} // namespace

std::string_view error_text(int number) {
    const std::string_view classic = classic_error_text(number);
    if (!classic.empty()) return classic;
#ifdef __GLIBC__
    // Its strerror() asks for memory, and for the language.
    const char* description = ::strerrordesc_np(number);
#else
    const char* description = ::strerror(number);
#endif
    return description ? description : "unknown error";
}

// Standard error is shared with others, so that it cannot be made non-blocking for us alone. A pipe and a
// terminal can be opened once more, for this line; for what cannot, the kernel is asked not to wait.
bool write_without_waiting(int fd, std::string_view text) {
    if (const Fd own = reopen_without_waiting(fd))
        return ::write(own.number(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
    pollfd polled{fd, POLLOUT, 0};
    if (::poll(&polled, 1, 0) != 1 || (polled.revents & POLLOUT) == 0) return false;
    const iovec piece{const_cast<char*>(text.data()), text.size()};
    ssize_t written = write_unless_it_waits(fd, piece);
    if (written < 0 && (errno != EAGAIN || !may_block_for_ever(fd)))
        written = ::write(fd, text.data(), text.size());
    return written == static_cast<ssize_t>(text.size());
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) {
            pollfd polled{fd, POLLOUT, 0};
            (void)::poll(&polled, 1, -1);
            continue;
        }
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

void Report::say(std::string_view kind, Parts text, int error, std::string_view hint) const {
    Line line;
    line.append(program_).append(": ").append(kind);
    for (std::string_view part : text) append_printable(line, part);
    if (error != 0) line.append(": ").append(error_text(error));
    if (!hint.empty()) {
        line.append(" (");
        append_printable(line, hint);
        line.append(")");
    }
    // A line that was cut still ends: its last byte makes way.
    std::string_view whole = line.append('\n').view();
    char cut[longest_line];
    if (line.truncated()) {
        std::memcpy(cut, whole.data(), sizeof cut - 1);
        cut[sizeof cut - 1] = '\n';
        whole = {cut, sizeof cut};
    }
    if (patience_ == Patience::never_waits)
        (void)write_without_waiting(STDERR_FILENO, whole);
    else
        (void)write_all(STDERR_FILENO, whole);
}

void Report::warn(Parts text, int error, std::string_view hint) const {
    say("warning: ", text, error, hint);
}
void Report::fatal(Parts text, int error, std::string_view hint) const {
    say("fatal: ", text, error, hint);
}
void Report::info(Parts text) const {
    say("info: ", text, 0, {});
}
void Report::pausing(Parts text, int error) const {
    say("pausing: ", text, error, {});
}

void Report::die(Parts text, int error, std::string_view hint) const {
    fatal(text, error, hint);
    leave(exit_temporary);
}

void Report::usage(std::string_view arguments, std::string_view hint, int exit_code) const {
    say("usage: ", {program_, arguments.empty() ? "" : " ", arguments}, 0, hint);
    leave(exit_code);
}

void leave(int exit_code) {
    ::_exit(exit_code);
}

} // namespace lares::sys
