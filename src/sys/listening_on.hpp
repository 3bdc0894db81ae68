// SPDX-License-Identifier: ISC
// A place where a program can listen, and which sockets listen there. Pure.
//
// No address: whichever it is. An address: a socket that is bound to it, or to all addresses of its kind; so
// 127.0.0.1:8080 is served by 0.0.0.0:8080, and by [::]:8080, too, though the kernel does not say here
// whether that socket wants IPv6 alone. An IPv4 address in IPv6's clothes is the same address.
//
// UDP has no listening: a socket counts that is bound and not connected, for a connected one hears its peer
// alone.
//
// The name of a Unix socket is compared as the program has bound it; whether another name is the same file is
// for listening.hpp. An abstract name begins with @. A socket of datagrams counts when it is bound and not
// connected, as with UDP.
#pragma once

#include "socket_lines.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::sys {

struct ListeningOn {
    enum class Kind : std::uint8_t { tcp, udp, local };

    Kind kind = Kind::tcp;
    std::uint16_t port = 0;
    std::optional<NetAddress> address; // nothing: any
    std::string_view path;             // of local; the others have a port
    int directory = -100;              // AT_FDCWD: in which a path counts that is not whole
};

constexpr bool covers(const NetAddress& bound, const NetAddress& asked) {
    constexpr NetAddress all{};
    constexpr NetAddress all_of_ipv4 = address_of_ipv4({});
    return bound == asked || bound == all || (bound == all_of_ipv4 && is_ipv4(asked));
}

constexpr bool is_there(const InetSocket& socket, const ListeningOn& where) {
    const bool is_tcp = where.kind == ListeningOn::Kind::tcp;
    return socket.state == (is_tcp ? InetSocket::listens : InetSocket::has_no_peer) &&
           socket.port == where.port && (!where.address || covers(socket.local, *where.address));
}

constexpr bool is_there(const UnixSocket& socket, const ListeningOn& where) {
    return socket.listens && !socket.name.empty() && socket.name == where.path;
}

} // namespace lares::sys
