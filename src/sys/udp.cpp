// SPDX-License-Identifier: ISC
#include "udp.hpp"

#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>

namespace lares::sys {

bool UdpSender::is_ready() {
    if (!socket_) socket_ = Fd{::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    return static_cast<bool>(socket_);
}

Result<> UdpSender::send(const UdpAddress& to, std::string_view datagram) const {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(to.port);
    std::memcpy(&address.sin_addr, to.host.data(), to.host.size());
    const auto* general = reinterpret_cast<const sockaddr*>(&address);
    const ssize_t sent =
        ::sendto(socket_.number(), datagram.data(), datagram.size(), MSG_NOSIGNAL, general, sizeof address);
    if (sent < 0) return failed_to("send");
    return {};
}

} // namespace lares::sys
