// SPDX-License-Identifier: ISC
#include "listening.hpp"

#include "base/fixed_list.hpp"
#include "directory.hpp"
#include "file.hpp"
#include "file_lines.hpp"
#include "open_sockets.hpp"
#include "real_path.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace lares::sys {

namespace {

constexpr std::size_t longest_name = 108; // of a Unix socket
constexpr std::size_t most_at_once = 32;
using Inodes = FixedList<std::uint64_t, most_at_once>;
// Each round goes through the processes. Who has a thousand sockets at one place wants to keep us busy.
constexpr int most_rounds = 16;

// It has gone while we looked: /proc has three words for that.
bool is_gone(const Error& error) {
    return error.number == ENOENT || error.number == ESRCH || error.number == ENXIO;
}
bool is_refusal(const Error& error) {
    return error.number == EACCES || error.number == EPERM;
}

// A table of sockets, from which those are taken that are at a place.
class SocketTable {
  public:
    SocketTable(const Fd& file, const ListeningOn& where) : where_{where}, lines_{file} {}

    // The next of them, as many as fit; none at the end.
    Result<> take(Inodes& inodes) {
        while (inodes.size() < most_at_once && !is_at_end_) {
            const auto line = lines_.next();
            if (!line) return fail(line);
            is_at_end_ = !*line;
            if (*line) look_at(**line, inodes);
        }
        return {};
    }

  private:
    void look_at(std::string_view line, Inodes& inodes) {
        if (where_.kind == ListeningOn::Kind::local) {
            const auto socket = unix_socket_from_line(line);
            if (socket && is_there(*socket, where_)) inodes.push(socket->inode);
        } else if (const auto socket = inet_socket_from_line(line)) {
            if (is_there(*socket, where_)) inodes.push(socket->inode);
            // The kernel promises (proc_net_tcp.rst) those that listen first; a hundred thousand connections
            // may follow.
            if (where_.kind == ListeningOn::Kind::tcp && socket->state != InetSocket::listens)
                is_at_end_ = true;
        }
    }

    const ListeningOn& where_;
    bool is_at_end_ = false;
    FileLines<1024> lines_;
};

// Apart, for its room on the stack; so are the next ones.
[[gnu::noinline]] Result<bool> has_one_open(const Fd& proc, pid_t pid, const Inodes& inodes) {
    TextBuffer<24> path;
    path.append_number(static_cast<unsigned>(pid)).append("/fd");
    const auto files = open_directory(proc.number(), path.c_str());
    if (!files) return fail(files);
    std::array<std::uint64_t, 512 / sizeof(std::uint64_t)> room;
    DirectoryNames names{*files, room};
    for (;;) {
        const auto name = names.next();
        if (!name) return fail(name);
        if (!*name) return false;
        if (**name == '.') continue;
        const auto inode = inode_of_socket(*files, *name);
        if (!inode && !is_gone(inode.error())) return fail(inode);
        if (inode && has(inodes, *inode)) return true;
    }
}

[[gnu::noinline]] Result<bool> has_one_open(const Fd& proc, const Family& family, const Inodes& inodes) {
    MemberReader members{proc, family};
    Result<bool> answer = false;
    bool has_looked = false;
    for (;;) {
        const auto member = members.next();
        if (!member) return fail(member);
        if (!*member) break;
        const auto open = has_one_open(proc, (*member)->pid, inodes);
        if (open && *open) return true;
        if (!open && !is_gone(open.error()) && !is_refusal(open.error())) return open;
        if (open) has_looked = true;
        if (!open && is_refusal(open.error())) answer = open;
    }
    return has_looked ? false : answer;
}

// A table that is not there (no IPv6, no process) has no sockets.
[[gnu::noinline]] Result<bool> is_listening_by(const Fd& proc, const char* table, const Family& family,
                                               const ListeningOn& where) {
    TextBuffer<32> path;
    path.append_number(static_cast<unsigned>(family.root)).append("/net/").append(table);
    const auto file = open_at(proc.number(), path.c_str(), O_RDONLY);
    if (!file && is_gone(file.error())) return false;
    if (!file) return fail(file);
    SocketTable sockets{*file, where};
    for (int round = 0; round < most_rounds; ++round) {
        Inodes inodes;
        if (const auto taken = sockets.take(inodes); !taken) return fail(taken);
        if (inodes.empty()) return false;
        const auto open = has_one_open(proc, family, inodes);
        if (!open || *open) return open;
    }
    return std::unexpected(Error{EOVERFLOW, "tell the owners of all sockets at"});
}

// The file behind the wanted path, and by which last part a name of it may end.
struct Wanted {
    FileIdentity identity;
    std::string_view ends[2];

    bool may_be(std::string_view name) const {
        const bool is_path = !name.empty() && name.front() != '@';
        return is_path && (last_part_of(name) == ends[0] || last_part_of(name) == ends[1]);
    }
};

[[gnu::noinline]] bool is_of(const Wanted& wanted, int directory, std::string_view name) {
    TextBuffer<longest_name> path;
    path.append(name);
    const auto found = info(directory, path.c_str());
    return found && !path.truncated() && found->identity == wanted.identity;
}

[[gnu::noinline]] Result<bool> is_listening_by_another_name(const Fd& proc, const Fd& table,
                                                            const Family& family, const ListeningOn& where,
                                                            const Wanted& wanted) {
    FileLines<1024> lines{table};
    for (int candidates = 0; candidates < most_rounds;) {
        const auto line = lines.next();
        if (!line) return fail(line);
        if (!*line) return false;
        const auto socket = unix_socket_from_line(**line);
        if (!socket || !socket->listens || socket->name == where.path || !wanted.may_be(socket->name))
            continue;
        ++candidates;
        Inodes inode;
        inode.push(socket->inode);
        const auto open = has_one_open(proc, family, inode);
        if (!open && !is_refusal(open.error())) return open;
        if ((!open || *open) && is_of(wanted, where.directory, socket->name)) return open;
    }
    return false;
}

// As long as nothing is there, nobody has bound it.
[[gnu::noinline]] Result<bool> is_listening_by_another_name(const Fd& proc, const Family& family,
                                                            const ListeningOn& where) {
    if (where.path.empty() || where.path.front() == '@') return false;
    TextBuffer<longest_name> path;
    path.append(where.path);
    const auto found = info(where.directory, path.c_str());
    if (!found || found->type != FileInfo::Type::socket) return false;
    std::array<char, 512> room;
    const auto whole = real_path(where.directory, path.c_str(), room);
    const std::string_view end = last_part_of(where.path);
    const Wanted wanted{found->identity, {end, whole ? last_part_of(*whole) : end}};
    TextBuffer<32> name;
    name.append_number(static_cast<unsigned>(family.root)).append("/net/unix");
    const auto table = open_at(proc.number(), name.c_str(), O_RDONLY);
    if (!table && is_gone(table.error())) return false;
    if (!table) return fail(table);
    return is_listening_by_another_name(proc, *table, family, where, wanted);
}

// Whoever may not be looked at is passed over.
[[gnu::noinline]] pid_t oldest_with_one_open(const Fd& proc, const Inodes& inodes) {
    Member oldest;
    std::array<std::uint64_t, 512 / sizeof(std::uint64_t)> room;
    (void)each_name(proc, room, [&](const char* name) {
        const auto pid = number_from_text(name);
        const auto open = pid ? has_one_open(proc, static_cast<pid_t>(*pid), inodes) : false;
        if (!open || !*open) return;
        const auto facts = facts_of_process(static_cast<pid_t>(*pid));
        const Member found{static_cast<pid_t>(*pid), facts ? facts->started : 0};
        if (oldest.pid == 0 || is_older(found, oldest)) oldest = found;
    });
    return oldest.pid;
}

[[gnu::noinline]] Result<> look_for_listener(const Fd& proc, const char* table, const ListeningOn& port,
                                             Listener& listener) {
    TextBuffer<32> path;
    path.append("self/net/").append(table);
    const auto file = open_at(proc.number(), path.c_str(), O_RDONLY);
    if (!file) return is_gone(file.error()) ? Result<>{} : fail(file);
    SocketTable sockets{*file, port};
    Inodes inodes;
    if (const auto taken = sockets.take(inodes); !taken) return taken;
    if (inodes.empty()) return {};
    listener.is_there = true;
    if (listener.pid == 0) listener.pid = oldest_with_one_open(proc, inodes);
    return {};
}

} // namespace

Result<Listener> listener_at(const ListeningOn& port) {
    const auto proc = open_directory(here, "/proc");
    if (!proc) return fail(proc);
    const bool is_tcp = port.kind == ListeningOn::Kind::tcp;
    Listener listener;
    for (const char* table : {is_tcp ? "tcp" : "udp", is_tcp ? "tcp6" : "udp6"})
        if (const auto looked = look_for_listener(*proc, table, port, listener); !looked) return fail(looked);
    return listener;
}

Result<bool> is_listening(const Family& family, const ListeningOn& where) {
    using Kind = ListeningOn::Kind;
    const auto proc = open_directory(here, "/proc");
    if (!proc) return fail(proc);
    if (where.kind == Kind::local) {
        const auto found = is_listening_by(*proc, "unix", family, where);
        return !found || *found ? found : is_listening_by_another_name(*proc, family, where);
    }
    const bool is_tcp = where.kind == Kind::tcp;
    const auto found = is_listening_by(*proc, is_tcp ? "tcp" : "udp", family, where);
    if (!found || *found) return found;
    return is_listening_by(*proc, is_tcp ? "tcp6" : "udp6", family, where);
}

} // namespace lares::sys
