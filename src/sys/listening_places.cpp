// SPDX-License-Identifier: ISC
#include "listening_places.hpp"

#include "directory.hpp"
#include "file.hpp"
#include "file_lines.hpp"
#include "open_sockets.hpp"
#include "socket_lines.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>

namespace lares::sys {

namespace {

// Servers open those that they listen at before those of whoever comes.
constexpr std::size_t most_sockets = 512;
using SocketInodes = FixedList<std::uint64_t, most_sockets>;

bool has_gone(const Error& error) {
    return error.number == ENOENT || error.number == ESRCH || error.number == ENXIO;
}

// What has gone meanwhile listens nowhere. False: not all of them can be known.
bool add_sockets_of(pid_t process, SocketInodes& inodes) {
    TextBuffer<32> path;
    path.append("/proc/").append_number(static_cast<unsigned>(process)).append("/fd");
    const auto files = open_directory(here, path.c_str());
    if (!files) return has_gone(files.error());
    std::array<std::uint64_t, 512 / sizeof(std::uint64_t)> room;
    bool are_all = true;
    const auto read = each_name(*files, room, [&](const char* name) {
        if (*name == '.') return;
        const auto inode = inode_of_socket(*files, name);
        are_all = are_all && (inode || has_gone(inode.error()));
        if (!inode || *inode == 0 || has(inodes, *inode)) return;
        if (inodes.size() < most_sockets)
            inodes.push(*inode);
        else
            are_all = false;
    });
    return are_all && (read || has_gone(read.error()));
}

void append_address(ListeningPlace& place, const NetAddress& address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (is_ipv4(address)) {
        ::inet_ntop(AF_INET, address.data() + 12, text, sizeof text);
        place.append(text);
        return;
    }
    ::inet_ntop(AF_INET6, address.data(), text, sizeof text);
    place.append("[").append(text).append("]");
}

// One line of the table of Unix sockets; empty: nobody of interest listens there.
ListeningPlace local_place(std::string_view line, const SocketInodes& inodes) {
    ListeningPlace place;
    const auto socket = unix_socket_from_line(line);
    if (socket && socket->listens && !socket->name.empty() && has(inodes, socket->inode))
        place.append("unix ").append(socket->name);
    return place;
}

struct Table {
    std::string_view kind;
    const char* name;
};

bool is_tcp(const Table& table) {
    return table.kind == "tcp";
}

ListeningPlace place_of(const InetSocket& socket, const Table& table, const SocketInodes& inodes) {
    ListeningPlace place;
    const auto wanted = is_tcp(table) ? InetSocket::listens : InetSocket::has_no_peer;
    if (socket.state != wanted || !has(inodes, socket.inode)) return place;
    place.append(table.kind).append(" ");
    append_address(place, socket.local);
    return place.append(":").append_number(socket.port);
}

void add(ListeningPlaces& places, const ListeningPlace& place) {
    if (place.view().empty()) return;
    if (places.known.size() == most_places)
        places.are_all = false;
    else
        places.known.push(place);
}

// The kernel tells those TCP sockets first that listen; a hundred thousand connections may follow.
bool ends_those_that_listen(const InetSocket& socket, const Table& table) {
    return is_tcp(table) && socket.state != InetSocket::listens;
}

// A table that is not there (no IPv6) has no sockets.
void add_places(pid_t process, const Table& table, const SocketInodes& inodes, ListeningPlaces& places) {
    TextBuffer<32> path;
    path.append("/proc/").append_number(static_cast<unsigned>(process)).append("/net/").append(table.name);
    const auto file = open_at(here, path.c_str(), O_RDONLY);
    if (!file) {
        places.are_all = places.are_all && has_gone(file.error());
        return;
    }
    FileLines<1024> lines{*file};
    auto line = lines.next();
    for (; line && *line; line = lines.next()) {
        if (table.kind == "unix") {
            add(places, local_place(**line, inodes));
        } else if (const auto socket = inet_socket_from_line(**line)) {
            if (ends_those_that_listen(*socket, table)) return;
            add(places, place_of(*socket, table, inodes));
        }
    }
    places.are_all = places.are_all && line.has_value();
}

} // namespace

ListeningPlaces listening_places_of(std::span<const pid_t> processes) {
    constexpr Table tables[] = {
        {"tcp", "tcp"}, {"tcp", "tcp6"}, {"udp", "udp"}, {"udp", "udp6"}, {"unix", "unix"}};
    ListeningPlaces places;
    if (processes.empty()) return places;
    SocketInodes inodes;
    for (const pid_t process : processes)
        if (!add_sockets_of(process, inodes)) places.are_all = false;
    if (inodes.empty()) return places;
    for (const Table& each : tables) add_places(processes.front(), each, inodes, places);
    return places;
}

} // namespace lares::sys
