// SPDX-License-Identifier: ISC
#include "watch.hpp"

#include "proc_path.hpp"

#include <climits>
#include <sys/inotify.h>
#include <sys/vfs.h>

namespace lares::sys {

namespace {

constexpr std::uint32_t names = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;
constexpr std::uint32_t contents = names | IN_CLOSE_WRITE | IN_ATTRIB;
constexpr std::uint32_t place = IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR;
constexpr std::uint32_t entries = names | place;
constexpr std::uint32_t renewals = IN_CREATE | IN_MOVED_TO | IN_MODIFY | IN_DELETE | place;
constexpr std::uint32_t readers = IN_CLOSE_NOWRITE;
constexpr std::uint32_t openings = readers | IN_OPEN;

Change::Kind kind_of(std::uint32_t mask) {
    using Kind = Change::Kind;
    if (mask & IN_Q_OVERFLOW) return Kind::overflow;
    if (mask & (IN_CREATE | IN_MOVED_TO)) return Kind::appeared;
    if (mask & (IN_DELETE | IN_MOVED_FROM)) return Kind::vanished;
    if (mask & IN_OPEN) return Kind::opened;
    return mask & IN_CLOSE_NOWRITE ? Kind::reader_left : Kind::touched;
}

Result<int> add_watch(const Fd& inotify, const char* path, std::uint32_t events) {
    const int watched = ::inotify_add_watch(inotify.number(), path, events);
    if (watched < 0) return failed_to("watch");
    return watched;
}

// inotify takes no directory to begin in; /proc has a path for each that is open. Apart, for its room on the
// stack.
[[gnu::noinline]] Result<int> add_watch_below(const Fd& inotify, const char* path, int start,
                                              std::uint32_t events) {
    TextBuffer<PATH_MAX> whole;
    whole.append(proc_path_of(start).view()).append('/').append(path);
    if (whole.truncated()) return std::unexpected(Error{ENAMETOOLONG, "watch"});
    return add_watch(inotify, whole.c_str(), events);
}

} // namespace

Result<Watch> Watch::create() {
    Watch watch;
    watch.fd_ = Fd{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
    if (!watch.fd_) return failed_to("watch");
    return watch;
}

Result<int> Watch::watch(const char* path, int start, std::uint32_t events) {
    return start == here || path[0] == '/' ? add_watch(fd_, path, events)
                                           : add_watch_below(fd_, path, start, events);
}

Result<int> Watch::watch_names(const char* path, int start) {
    return watch(path, start, names);
}
Result<int> Watch::watch_entries(const char* path, int start) {
    return watch(path, start, entries);
}
Result<int> Watch::watch_contents(const char* path, int start) {
    return watch(path, start, contents);
}
Result<int> Watch::watch_renewals(const char* path, int start) {
    return watch(path, start, renewals);
}
Result<int> Watch::watch_place(const char* path, int start) {
    return watch(path, start, place);
}
Result<int> Watch::watch_readers(const char* fifo, int start) {
    return watch(fifo, start, readers);
}

Result<int> Watch::watch_openings(const char* fifo, int start) {
    return watch(fifo, start, openings);
}
void Watch::forget(int watched) {
    ::inotify_rm_watch(fd_.number(), watched);
}

bool ChangeReader::fill() {
    if (!watch_) return false;
    at_ = 0;
    filled_ = read_waiting(watch_.fd(), buffer_).size();
    return filled_ > 0;
}

bool ChangeReader::next(Change& change) {
    if (at_ == filled_ && !fill()) return false;
    const auto* event = reinterpret_cast<const inotify_event*>(buffer_ + at_);
    at_ += sizeof *event + event->len;
    const bool made = (event->mask & IN_CREATE) && (event->mask & IN_ISDIR);
    change = {kind_of(event->mask), event->wd, made, event->len > 0 ? event->name : ""};
    return true;
}

bool may_change_elsewhere(const Fd& directory) {
    struct statfs found;
    if (::fstatfs(directory.number(), &found) < 0) return false;
    constexpr std::uint32_t network[] = {0x6969,     /* NFS */ 0x517b,      /* SMB */ 0xff534d42, /* CIFS */
                                         0xfe534d42, /* SMB2 */ 0x01021997, /* 9P */ 0x65735546,  /* FUSE */
                                         0x5346414f, /* AFS */ 0x00c36400 /* Ceph */};
    for (std::uint32_t type : network)
        if (static_cast<std::uint32_t>(found.f_type) == type) return true;
    return false;
}

} // namespace lares::sys
