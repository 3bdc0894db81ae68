// SPDX-License-Identifier: ISC
#include "loopback.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace lares::sys {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

Fd stream_socket() {
    return Fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
}

template <class Value>
bool set(const Fd& socket, int option, const Value& value) {
    return ::setsockopt(socket.number(), SOL_SOCKET, option, &value, sizeof value) == 0;
}

} // namespace

Result<LoopbackPort> LoopbackPort::reserve() {
    sockaddr_in address = loopback(0);
    auto* general = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    Fd socket = stream_socket();
    if (!socket || !set(socket, SO_REUSEADDR, 1) || ::bind(socket.number(), general, size) < 0 ||
        ::getsockname(socket.number(), general, &size) < 0)
        return failed_to("reserve a port of 127.0.0.1");
    return LoopbackPort{std::move(socket), ntohs(address.sin_port)};
}

Result<LoopbackStream> LoopbackStream::connect(std::uint16_t port, Span patience) {
    const timeval limit{std::chrono::duration_cast<std::chrono::seconds>(patience).count(), 0};
    const sockaddr_in address = loopback(port);
    const auto* general = reinterpret_cast<const sockaddr*>(&address);
    Fd socket = stream_socket();
    if (!socket || !set(socket, SO_RCVTIMEO, limit) || !set(socket, SO_SNDTIMEO, limit) ||
        ::connect(socket.number(), general, sizeof address) < 0)
        return failed_to("connect");
    return LoopbackStream{std::move(socket)};
}

Result<> LoopbackStream::send(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t size = ::send(socket_.number(), text.data(), text.size(), MSG_NOSIGNAL);
        if (size < 0) return failed_to("send");
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return {};
}

Result<std::size_t> LoopbackStream::receive(std::span<char> room) const {
    const ssize_t size = ::recv(socket_.number(), room.data(), room.size(), 0);
    if (size < 0) return failed_to("receive");
    return static_cast<std::size_t>(size);
}

} // namespace lares::sys
