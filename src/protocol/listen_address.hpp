// SPDX-License-Identifier: ISC
// ready-listen: where a service listens when it is ready, one address a line, four at most.
//
//     tcp 8080                                              on any address
//     tcp 127.0.0.1:8080   tcp 127.0.0.1 8080   udp [::1]:53   udp ::1 53
//     unix /run/app.sock   unix app.sock   unix @name       a path, or a name without a file
//
// Addresses are numbers: nobody is asked for a name here.
#pragma once

#include "setting_error.hpp"
#include "setting_lines.hpp"

#include "base/fixed_list.hpp"
#include "base/ip_address.hpp"

#include <cstdint>

namespace lares::protocol {

struct ListenAddress {
    enum class Kind : std::uint8_t { tcp, udp, local };

    Kind kind = Kind::tcp;
    std::uint16_t port = 0;          // of tcp and udp
    std::optional<IpAddress> host{}; // nothing is any
    std::string_view path{};         // of local: a part of the file; @ in front of a name without a file

    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

inline constexpr std::size_t most_listen_addresses = 4;
using ListenAddresses = FixedList<ListenAddress, most_listen_addresses>; // one at least

// The file must outlive the paths.
SettingResult<ListenAddresses> listen_addresses_from_text(std::string_view file);

// One address, without the word for its kind.
SettingResult<ListenAddress> listen_address_from(ListenAddress::Kind kind, const SettingLine& line);

} // namespace lares::protocol
