// SPDX-License-Identifier: ISC
#include "fifo.hpp"

#include "file.hpp"
#include "waiting.hpp"

#include <cassert>
#include <cerrno>
#include <climits>
#include <csignal>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

namespace lares::sys {

namespace {

// `nanoseconds`: of 1970, or UTIME_NOW.
bool set_last_change(const Fd& fifo, long nanoseconds) {
    const timespec times[] = {{0, UTIME_OMIT}, {0, nanoseconds}};
    return ::futimens(fifo.number(), times) == 0;
}

} // namespace

void ignore_broken_pipes() {
    (void)::signal(SIGPIPE, SIG_IGN);
}

Result<> send(const Fd& fifo, std::string_view bytes) {
    assert(bytes.size() <= PIPE_BUF);
    while (::write(fifo.number(), bytes.data(), bytes.size()) < 0)
        if (errno != EINTR) return failed_to("write");
    return {};
}

bool is_at_end(const Fd& fifo, std::span<char> room) {
    return ::read(fifo.number(), room.data(), room.size()) == 0;
}

bool has_hung_up(const Fd& fifo) {
    pollfd polled{fifo.number(), POLLIN, 0};
    return ::poll(&polled, 1, 0) > 0 && (polled.revents & POLLHUP) != 0 && (polled.revents & POLLIN) == 0;
}

void watch_for_writes(const Fd& reader, const Fd& writer) {
    char byte = 0;
    if (!set_last_change(writer, 0)) return;
    const bool has_gone_through =
        ::write(writer.number(), &byte, 1) == 1 && ::read(reader.number(), &byte, 1) == 1;
    (void)set_last_change(writer, has_gone_through && !is_unwritten(writer) ? 0 : UTIME_NOW);
}

bool is_unwritten(const Fd& fifo) {
    struct stat facts;
    return ::fstat(fifo.number(), &facts) == 0 && facts.st_mtim.tv_sec == 0 && facts.st_mtim.tv_nsec == 0;
}

std::size_t unread(const Fd& fifo) {
    int size = 0;
    return ::ioctl(fifo.number(), FIONREAD, &size) < 0 || size < 0 ? 0 : static_cast<std::size_t>(size);
}

bool has_lost_its_readers_by(Moment until, int directory, const char* name) {
    const auto writer = open_fifo_writer(directory, name);
    if (!writer) return writer.error().number == ENXIO;
    Awaited readers[] = {end_of_readers(*writer)};
    wait_for_any(readers, until);
    return readers[0].revents != 0;
}

} // namespace lares::sys
