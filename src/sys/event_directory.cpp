// SPDX-License-Identifier: ISC
#include "event_directory.hpp"

#include "base/scarcity.hpp"
#include "directory.hpp"
#include "fifo.hpp"
#include "file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace lares::sys {

namespace {

std::unexpected<Error> not_a_listener() {
    return std::unexpected(Error{EINVAL, "use"});
}

bool is_trusted(const FileInfo& link) {
    return link.owner == 0 || link.owner == ::geteuid();
}

// What it is that would be opened, and how.
Result<int> flags_to_open(int directory, const char* name) {
    auto found = info(directory, name, Links::keep);
    int flags = O_WRONLY | O_NONBLOCK | O_NOFOLLOW; // what became a link just now is not followed
    if (found && found->type == FileInfo::Type::symlink) {
        if (!is_trusted(*found)) return not_a_listener();
        found = info(directory, name);
        flags &= ~O_NOFOLLOW;
    }
    if (!found) return fail(found);
    // Even to open something else could do harm: a watchdog, a tape.
    if (found->type != FileInfo::Type::fifo) return not_a_listener();
    return flags;
}

Result<> tell(int directory, const char* name, std::string_view bytes) {
    const auto flags = flags_to_open(directory, name);
    if (!flags) return fail(flags);
    const auto fifo = open_at(directory, name, *flags);
    if (!fifo) return fail(fifo);
    const auto opened = info(*fifo);
    if (!opened) return fail(opened);
    if (opened->type != FileInfo::Type::fifo) return not_a_listener();
    return bytes.empty() ? Result<>{} : send(*fifo, bytes);
}

bool is_link(int directory, const char* name) {
    const auto found = info(directory, name, Links::keep);
    return found && found->type == FileInfo::Type::symlink;
}

// Whoever has made a link may be back: then it is as if he had never been away.
bool listens_no_more(int directory, const char* name, const Error& error) {
    const bool is_unread = error.number == ENXIO || error.number == EPIPE;
    return error.number == ENOENT || (is_unread && !is_link(directory, name));
}

} // namespace

bool is_listener_to_follow(int event_directory, const char* name) {
    const auto found = info(event_directory, name, Links::keep);
    return found && found->type == FileInfo::Type::symlink && is_trusted(*found);
}

Result<bool> make_event_directory(int directory, const char* name, mode_t mode) {
    const auto made = make_directory(directory, name, 0700);
    if (!made) return made;
    if (!*made) {
        const auto found = info(directory, name);
        if (!found) return fail(found);
        if (found->type != FileInfo::Type::directory) return std::unexpected(Error{ENOTDIR, "use"});
        return false;
    }
    const auto opened = open_directory(directory, name);
    if (!opened) return fail(opened);
    // Not by mkdir(), which heeds the mask, and does not set the bit for the group.
    if (::fchmod(opened->number(), mode) < 0) return failed_to("change the mode of");
    return true;
}

// Apart, for its room on the stack.
[[gnu::noinline]] Result<> send_event(const Fd& event_directory, std::string_view bytes) {
    std::array<std::uint64_t, 1024 / sizeof(std::uint64_t)> room;
    DirectoryNames names{event_directory, room};
    for (;;) {
        const auto name = names.next();
        if (!name) return fail(name);
        if (!*name) return {};
        if (!std::string_view{*name}.starts_with(prefix_of_listeners)) continue;
        const auto told = tell(event_directory.number(), *name, bytes);
        if (told) continue;
        if (listens_no_more(event_directory.number(), *name, told.error()))
            (void)remove_file(event_directory.number(), *name);
        if (is_for_want_of_something(told.error())) return told; // it will be no different with the next one
    }
}

Result<> clean_event_directory(const Fd& event_directory) {
    return send_event(event_directory, {}); // it opens them all
}

} // namespace lares::sys
