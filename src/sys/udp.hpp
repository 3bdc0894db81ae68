// SPDX-License-Identifier: ISC
// Datagrams to anybody. Nothing is waited for, and nobody says whether they arrive.
#pragma once

#include "base/result.hpp"
#include "base/udp_address.hpp"
#include "fd.hpp"

#include <string_view>

namespace lares::sys {

class UdpSender {
  public:
    // Has a socket, which is made when it is first needed.
    bool is_ready();
    Result<> send(const UdpAddress& to, std::string_view datagram) const;

  private:
    Fd socket_;
};

} // namespace lares::sys
