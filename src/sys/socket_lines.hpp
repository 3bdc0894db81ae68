// SPDX-License-Identifier: ISC
// The lines of /proc/net/tcp, tcp6, udp, udp6 and unix: a socket each (proc(5)). Pure.
//
//       sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode …
//        0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1146 1 …
//
//     Num       RefCount Protocol Flags    Type St Inode Path
//     000000007a152941: 00000002 00000000 00010000 0001 01  1142 /run/app.sock
//
// An address is written as the number that its bytes are in this machine, four bytes at a time.
//
// The kernel writes a path as it is, and in a path there may be an end of line: so anybody can have a line of
// his own in the table of Unix sockets. He cannot spoil a line of others, and the first line of a socket is
// always the kernel's. But what a line says of an inode is to be believed only as far as that does no harm.
#pragma once

#include "base/text.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace lares::sys {

// As IPv6 has it; there one of IPv4 is ::ffff:127.0.0.1.
using NetAddress = std::array<std::uint8_t, 16>;
constexpr NetAddress address_of_ipv4(const std::array<std::uint8_t, 4>& bytes) {
    return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, bytes[0], bytes[1], bytes[2], bytes[3]};
}
constexpr bool is_ipv4(const NetAddress& address) {
    return address == address_of_ipv4({address[12], address[13], address[14], address[15]});
}

struct InetSocket {
    static constexpr std::uint32_t listens = 0x0a;  // TCP_LISTEN
    static constexpr std::uint32_t has_no_peer = 7; // TCP_CLOSE, which is what UDP calls it

    NetAddress local{};
    std::uint16_t port = 0;
    std::uint32_t state = 0;
    std::uint64_t inode = 0; // 0: nobody has it open

    friend bool operator==(const InetSocket&, const InetSocket&) = default;
};

struct UnixSocket {
    bool listens = false; // or is one of datagrams, and has no peer, of whom alone it would hear
    std::uint64_t inode = 0;
    std::string_view name; // as it was bound; an abstract one has an @ for each NUL; empty: it has none

    friend bool operator==(const UnixSocket&, const UnixSocket&) = default;
};

// Up to eight digits, in capitals as the kernel writes them.
constexpr std::optional<std::uint32_t> number_from_hex(std::string_view digits) {
    if (digits.empty() || digits.size() > 8) return std::nullopt;
    std::uint32_t number = 0;
    for (const char c : digits) {
        const bool is_letter = c >= 'A' && c <= 'F';
        if (!is_letter && (c < '0' || c > '9')) return std::nullopt;
        number = number << 4 | static_cast<std::uint32_t>(is_letter ? c - 'A' + 10 : c - '0');
    }
    return number;
}

// The next word; the blank behind it stays in `rest`.
constexpr std::string_view take_word(std::string_view& rest) {
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    std::size_t size = 0;
    while (size < rest.size() && rest[size] != ' ') ++size;
    const std::string_view word{rest.data(), size};
    rest.remove_prefix(size);
    return word;
}
constexpr void pass_words(std::string_view& rest, int count) {
    while (count-- > 0) (void)take_word(rest);
}

inline std::optional<NetAddress> net_address_from_text(std::string_view text) {
    if (text.size() != 8 && text.size() != 32) return std::nullopt;
    NetAddress address = address_of_ipv4({});
    std::uint8_t* out = text.size() == 8 ? address.data() + 12 : address.data();
    for (; !text.empty(); text = rest_of(text, 8), out += 4) {
        const auto number = number_from_hex(first_of(text, 8));
        if (!number) return std::nullopt;
        std::memcpy(out, &*number, 4);
    }
    return address;
}

// Nothing of the head of the table, and of a line that is cut off before all that is wanted.
inline std::optional<InetSocket> inet_socket_from_line(std::string_view line) {
    pass_words(line, 1);
    const Split local = split_at(take_word(line), ':');
    pass_words(line, 1);
    const auto state = number_from_hex(take_word(line));
    pass_words(line, 5);
    const auto inode = number_from_text(take_word(line));
    const auto address = net_address_from_text(local.head);
    const auto port = number_from_hex(local.rest);
    const bool is_whole = !line.empty();
    if (!address || !port || *port > UINT16_MAX || !state || !inode || !is_whole) return std::nullopt;
    return InetSocket{*address, static_cast<std::uint16_t>(*port), *state, *inode};
}

// `name` is a part of the line.
inline std::optional<UnixSocket> unix_socket_from_line(std::string_view line) {
    constexpr std::uint32_t accepts_connections = 0x10000;  // __SO_ACCEPTCON
    constexpr std::uint32_t datagrams = 2, has_no_peer = 1; // SOCK_DGRAM, SS_UNCONNECTED
    pass_words(line, 3);
    const auto flags = number_from_hex(take_word(line));
    const auto type = number_from_hex(take_word(line));
    const auto state = number_from_hex(take_word(line));
    const auto inode = number_from_text(take_word(line));
    if (!flags || !type || !state || !inode) return std::nullopt;
    const bool accepts = (*flags & accepts_connections) != 0;
    const bool hears_all = *type == datagrams && *state == has_no_peer;
    // One blank: those that follow it belong to the name.
    return UnixSocket{accepts || hears_all, *inode, rest_of(line, 1)};
}

} // namespace lares::sys
