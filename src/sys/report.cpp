// SPDX-License-Identifier: ISC
#include "report.hpp"

#include "base/error_text.hpp"
#include "base/text.hpp"
#include "shared_output.hpp"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <unistd.h>

namespace lares::sys {

namespace {

constexpr std::size_t longest_line = 2048;
using Line = TextBuffer<longest_line>;

// A name with a newline in it must not look like two messages.
void append_printable(Line& line, std::string_view text) {
    for (char c : text) line.append(plain(c));
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

bool write_without_waiting(int fd, std::string_view text) {
    return SharedOutput{fd}.write(text).value_or(0) == text.size();
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
