// SPDX-License-Identifier: ISC
#include "directory.hpp"

#include <cerrno>
#include <cstdlib>
#include <grp.h>
#include <pwd.h>

namespace lares::identity {

namespace {

// Where the answer to the last question lies. A group may have a hundred thousand members.
struct Room {
    char* bytes = nullptr;
    std::size_t size = 0;

    bool grow() {
        constexpr std::size_t first = 2048;
        constexpr std::size_t most = std::size_t{256} << 20;
        const std::size_t larger = size == 0 ? first : 2 * size;
        void* moved = larger > most ? nullptr : std::realloc(bytes, larger);
        if (!moved) return false;
        bytes = static_cast<char*>(moved);
        size = larger;
        return true;
    }
};
Room room;

// Those with which the C library says that there is none, beside saying nothing; see getpwnam(3).
bool means_none(int error) {
    return error == 0 || error == ENOENT || error == ESRCH || error == EBADF || error == EPERM;
}

// `question` is one of the four functions of the C library, which all answer in the same way.
template <class Record, class Key>
Found<Record*> ask(int (*question)(Key, Record*, char*, std::size_t, Record**), Key key, Record& record) {
    for (;;) {
        if (room.size == 0 && !room.grow()) return std::unexpected(ENOMEM);
        Record* found = nullptr;
        const int error = question(key, &record, room.bytes, room.size, &found);
        if (error == EINTR) continue;
        if (error == ERANGE) {
            if (!room.grow()) return std::unexpected(ENOMEM);
            continue;
        }
        if (found) return found;
        return std::unexpected(means_none(error) ? 0 : error);
    }
}

Found<User> user_of(Found<passwd*> found) {
    if (!found) return std::unexpected(found.error());
    const passwd& entry = **found;
    return User{entry.pw_uid, entry.pw_gid, entry.pw_name, entry.pw_dir, entry.pw_shell};
}

} // namespace

Found<User> user_named(const char* name) {
    passwd entry;
    return user_of(ask(::getpwnam_r, name, entry));
}

Found<User> user_numbered(uid_t id) {
    passwd entry;
    return user_of(ask(::getpwuid_r, id, entry));
}

Found<gid_t> group_named(const char* name) {
    group entry;
    const auto found = ask(::getgrnam_r, name, entry);
    if (!found) return std::unexpected(found.error());
    return entry.gr_gid;
}

bool find_groups_of_user(const char* name, gid_t primary, GroupList& groups) {
    std::size_t wanted = 64;
    for (;;) {
        if (groups.room().size() < wanted && !groups.make_room(wanted)) return false;
        int count = static_cast<int>(groups.room().size());
        const bool are_all = ::getgrouplist(name, primary, groups.room().data(), &count) >= 0;
        if (are_all || groups.room().size() == GroupList::most) {
            groups.resize(are_all ? static_cast<std::size_t>(count) : GroupList::most);
            return true;
        }
        // Not every service that NSS asks says how many there are.
        wanted = std::max(static_cast<std::size_t>(count), 2 * groups.room().size());
        wanted = std::min(wanted, GroupList::most);
    }
}

} // namespace lares::identity
