// SPDX-License-Identifier: ISC
#include "changes.hpp"

#include "base/text.hpp"

#include <climits>
#include <sys/inotify.h>

namespace lares::sys {

namespace {

// Opening, reading and closing files is not among these, or looking at what has changed would be a change.
constexpr std::uint32_t renewals =
    IN_CREATE | IN_MOVED_TO | IN_MODIFY | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF;

Changes::Event::Kind kind_of(std::uint32_t mask) {
    using Kind = Changes::Event::Kind;
    if (mask & IN_Q_OVERFLOW) return Kind::lost;
    return mask & IN_CLOSE_NOWRITE ? Kind::reader_left : Kind::renewed;
}

} // namespace

Changes::Changes() : inotify_{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)} {}

// inotify takes no directory to begin in; /proc has a path for each that is open.
std::optional<int> Changes::watch(const char* path, int start, std::uint32_t events) {
    if (!inotify_) return std::nullopt;
    TextBuffer<PATH_MAX> whole;
    if (start != here && path[0] != '/')
        whole.append("/proc/self/fd/").append_number(static_cast<unsigned>(start)).append('/');
    whole.append(path);
    if (whole.truncated()) return std::nullopt;
    const int watched = ::inotify_add_watch(inotify_.number(), whole.c_str(), events);
    if (watched < 0) return std::nullopt;
    return watched;
}

std::optional<int> Changes::watch_directory(const char* path, int start) {
    return watch(path, start, renewals | IN_ONLYDIR);
}

std::optional<int> Changes::watch_readers(const char* fifo, int start) {
    return watch(fifo, start, IN_CLOSE_NOWRITE);
}

bool Changes::fill() {
    if (!inotify_) return false;
    const ssize_t size = ::read(inotify_.number(), buffer_, sizeof buffer_);
    at_ = 0;
    filled_ = size > 0 ? static_cast<std::size_t>(size) : 0;
    return filled_ > 0;
}

bool Changes::next(Event& event) {
    if (at_ == filled_ && !fill()) return false;
    const auto* read = reinterpret_cast<const inotify_event*>(buffer_ + at_);
    at_ += sizeof *read + read->len;
    event = {kind_of(read->mask), read->wd, read->len > 0 ? read->name : ""};
    return true;
}

void Changes::wait(const Fd& fifo, std::optional<Moment> until) {
    Awaited awaited[] = {input_of(inotify_), end_of_readers(fifo)};
    wait_for_any(awaited, until);
}

} // namespace lares::sys
