// SPDX-License-Identifier: ISC
// Where a datagram goes: an IPv4 address and a port.
#pragma once

#include <array>
#include <cstdint>

namespace lares {

struct UdpAddress {
    std::array<std::uint8_t, 4> host;
    std::uint16_t port;
    friend bool operator==(const UdpAddress&, const UdpAddress&) = default;
};

} // namespace lares
