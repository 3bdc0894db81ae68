// SPDX-License-Identifier: ISC
#include "watch.hpp"

#include <sys/inotify.h>
#include <sys/vfs.h>

namespace lares::sys {

namespace {

constexpr std::uint32_t names = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;
constexpr std::uint32_t contents = names | IN_CLOSE_WRITE | IN_ATTRIB;
constexpr std::uint32_t place = IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR;

Change::Kind kind_of(std::uint32_t mask) {
    using Kind = Change::Kind;
    if (mask & IN_Q_OVERFLOW) return Kind::overflow;
    if (mask & (IN_CREATE | IN_MOVED_TO)) return Kind::appeared;
    if (mask & (IN_DELETE | IN_MOVED_FROM)) return Kind::vanished;
    return Kind::touched;
}

} // namespace

Result<Watch> Watch::create() {
    Watch watch;
    watch.fd_ = Fd{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
    if (!watch.fd_) return failed_to("watch");
    return watch;
}

Result<int> Watch::watch(const char* path, std::uint32_t events) {
    const int watched = ::inotify_add_watch(fd_.number(), path, events);
    if (watched < 0) return failed_to("watch");
    return watched;
}

Result<int> Watch::watch_names(const char* path) {
    return watch(path, names);
}
Result<int> Watch::watch_contents(const char* path) {
    return watch(path, contents);
}
Result<int> Watch::watch_place(const char* path) {
    return watch(path, place);
}

void Watch::forget(int watched) {
    ::inotify_rm_watch(fd_.number(), watched);
}

bool ChangeReader::next(Change& change) {
    if (at_ == filled_) {
        const ssize_t size = ::read(watch_.fd().number(), buffer_, sizeof buffer_);
        at_ = 0;
        filled_ = size > 0 ? static_cast<std::size_t>(size) : 0;
        if (filled_ == 0) return false;
    }
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
