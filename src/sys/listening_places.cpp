// SPDX-License-Identifier: ISC
#include "listening_places.hpp"

#include "directory.hpp"
#include "file.hpp"
#include "small_lines.hpp"
#include "socket_lines.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <fcntl.h>
#include <unistd.h>

namespace lares::sys {

namespace {

// Servers open those that they listen at before those of whoever comes.
constexpr std::size_t most_sockets = 512;
using SocketInodes = FixedList<std::uint64_t, most_sockets>;

bool is_among_them(const SocketInodes& inodes, std::uint64_t inode) {
    return std::find(inodes.begin(), inodes.end(), inode) != inodes.end();
}

std::uint64_t socket_behind(const Fd& files, const char* name) {
    constexpr std::string_view before = "socket:[";
    char target[32];
    const ssize_t size = ::readlinkat(files.number(), name, target, sizeof target);
    const std::string_view text{target, static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
    if (!text.starts_with(before)) return 0;
    return number_from_text(split_at(rest_of(text, before.size()), ']').head).value_or(0);
}

void add_sockets_of(pid_t process, SocketInodes& inodes) {
    TextBuffer<32> path;
    path.append("/proc/").append_number(static_cast<unsigned>(process)).append("/fd");
    const auto files = open_directory(here, path.c_str());
    if (!files) return;
    std::array<std::uint64_t, 512 / sizeof(std::uint64_t)> room;
    (void)each_name(*files, room, [&](const char* name) {
        const std::uint64_t inode = socket_behind(*files, name);
        const bool is_new = inode != 0 && !is_among_them(inodes, inode);
        if (is_new && inodes.size() < most_sockets) inodes.push(inode);
    });
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

// One line of a table; empty: nobody of interest listens there.
ListeningPlace place_in_line(std::string_view line, std::string_view kind, const SocketInodes& inodes) {
    ListeningPlace place;
    if (kind == "unix") {
        const auto socket = unix_socket_from_line(line);
        if (!socket || !socket->listens || socket->name.empty() || !is_among_them(inodes, socket->inode))
            return place;
        return place.append("unix ").append(socket->name);
    }
    const auto socket = inet_socket_from_line(line);
    const auto wanted = kind == "tcp" ? InetSocket::listens : InetSocket::has_no_peer;
    if (!socket || socket->state != wanted || !is_among_them(inodes, socket->inode)) return place;
    place.append(kind).append(" ");
    append_address(place, socket->local);
    return place.append(":").append_number(socket->port);
}

struct Table {
    std::string_view kind;
    const char* name;
};

void add_places(pid_t process, const Table& table, const SocketInodes& inodes, ListeningPlaces& places) {
    constexpr std::size_t most = 8;
    TextBuffer<32> path;
    path.append("/proc/").append_number(static_cast<unsigned>(process)).append("/net/").append(table.name);
    const auto file = open_at(here, path.c_str(), O_RDONLY);
    if (!file) return;
    SmallLines<1024> lines;
    while (places.size() < most) {
        const auto line = lines.next();
        if (!line) {
            const auto room = lines.room();
            const ssize_t size = ::read(file->number(), room.data(), room.size());
            if (size <= 0) return;
            lines.add(static_cast<std::size_t>(size));
            continue;
        }
        const ListeningPlace place = place_in_line(*line, table.kind, inodes);
        if (!place.view().empty()) places.push(place);
    }
}

} // namespace

ListeningPlaces listening_places_of(std::span<const pid_t> processes) {
    constexpr Table tables[] = {
        {"tcp", "tcp"}, {"tcp", "tcp6"}, {"udp", "udp"}, {"udp", "udp6"}, {"unix", "unix"}};
    ListeningPlaces places;
    if (processes.empty()) return places;
    SocketInodes inodes;
    for (const pid_t process : processes) add_sockets_of(process, inodes);
    if (inodes.empty()) return places;
    for (const Table& each : tables) add_places(processes.front(), each, inodes, places);
    return places;
}

} // namespace lares::sys
