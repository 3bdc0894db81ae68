// SPDX-License-Identifier: ISC
// An address of the internet, as people write it: "127.0.0.1", "::1", "2001:db8::2", "::ffff:10.0.0.1". Not
// inet_pton(), which belongs to the system. There are no names, and no zones ("fe80::1%eth0").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lares {

struct IpAddress {
    static constexpr std::uint8_t v4 = 4;
    static constexpr std::uint8_t v6 = 16;

    std::array<std::uint8_t, 16> bytes{}; // as they go over the wire
    std::uint8_t size = v4;               // how many of them there are

    friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

std::optional<IpAddress> ip_address_from_text(std::string_view text);

} // namespace lares
