// SPDX-License-Identifier: ISC
#include "named_pipe.hpp"

#include "base/text.hpp"
#include "proc_path.hpp"

#include <cerrno>
#include <fcntl.h>
#include <poll.h>

namespace lares::sys {

namespace {

using DescriptorPath = TextBuffer<48>;

DescriptorPath descriptor_of_process(pid_t pid, int number) {
    DescriptorPath path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid));
    path.append("/fd/").append_number(static_cast<unsigned>(number));
    return path;
}

// They are opened without waiting, and then wait like any pipe.
Result<Pipe> with_both_ends(Fd writer, int directory, const char* name) {
    auto reader = open_at(directory, name, O_RDONLY | O_NONBLOCK);
    if (!reader) return fail(reader);
    for (const Fd* end : {&writer, &*reader})
        if (::fcntl(end->number(), F_SETFL, 0) < 0) return failed_to("open");
    return Pipe{std::move(*reader), std::move(writer)};
}

} // namespace

Result<Pipe> open_named_pipe(int directory, const char* name, mode_t mode) {
    auto writer = make_and_open_fifo(directory, name, mode, FifoEnd::both);
    if (!writer) return fail(writer);
    return with_both_ends(std::move(*writer), directory, name);
}

Result<bool> is_named_pipe_open(int directory, const char* name) {
    if (const auto writer = open_fifo_writer(directory, name); writer)
        return true;
    else if (writer.error().number != ENXIO)
        return fail(writer);
    // Nobody reads. A reader sees that nobody writes only after somebody has: so we do both.
    const auto reader = open_at(directory, name, O_RDONLY | O_NONBLOCK);
    if (!reader) return fail(reader);
    if (const auto writer = open_fifo_writer(directory, name); !writer) return fail(writer);
    pollfd polled{reader->number(), POLLIN, 0};
    if (::poll(&polled, 1, 0) < 0) return failed_to("poll");
    return (polled.revents & POLLHUP) == 0;
}

Result<Pipe> pipe_of_process(pid_t pid, int number) {
    DescriptorPath path = descriptor_of_process(pid, number);
    const auto found = info(here, path.c_str());
    if (!found) return fail(found);
    if (found->type != FileInfo::Type::fifo) return std::unexpected(Error{EINVAL, "use"});
    auto writer = open_at(here, path.c_str(), O_RDWR | O_NONBLOCK);
    if (!writer) return fail(writer);
    return with_both_ends(std::move(*writer), here, path.c_str());
}

Result<bool> has_pipe(pid_t pid, int number, const Fd& end) {
    const auto found = info(here, descriptor_of_process(pid, number).c_str());
    if (!found) return fail(found);
    const auto ours = info(end);
    if (!ours) return fail(ours);
    return found->identity == ours->identity;
}

void let_writer_read(Pipe& pipe) {
    if (auto writer = open_at(here, proc_path_of(pipe.writer.number()).c_str(), O_RDWR))
        pipe.writer = std::move(*writer);
}

} // namespace lares::sys
