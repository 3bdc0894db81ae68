// SPDX-License-Identifier: ISC
// A connection to somebody else's server, each step of which has an end: ETIMEDOUT when a moment has come.
#pragma once

#include "base/ip_address.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "fd.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lares::sys {

class OutgoingStream {
  public:
    static Result<OutgoingStream> connect(const IpAddress& host, std::uint16_t port, Moment until);
    // A path, or a name without a file: "@name". EAGAIN: so many wait there that no more are taken.
    static Result<OutgoingStream> connect(std::string_view local, Moment until);

    Result<> send(std::string_view text, Moment until) const;
    // How many bytes there were; 0: the other side has closed it.
    Result<std::size_t> receive(std::span<char> room, Moment until) const;

  private:
    explicit OutgoingStream(Fd socket) : socket_{std::move(socket)} {}
    Fd socket_;
};

} // namespace lares::sys
