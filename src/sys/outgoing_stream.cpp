// SPDX-License-Identifier: ISC
#include "outgoing_stream.hpp"

#include "clock.hpp"
#include "poller.hpp"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <sys/un.h>

namespace lares::sys {

namespace {

// What connect(2) takes.
struct Address {
    union {
        sockaddr general;
        sockaddr_in v4;
        sockaddr_in6 v6;
        sockaddr_un local;
    } as{};
    socklen_t size = 0;
};

Address address_of(const IpAddress& host, std::uint16_t port) {
    Address address;
    if (host.size == IpAddress::v6) {
        address.as.v6 = {};
        address.as.v6.sin6_family = AF_INET6;
        address.as.v6.sin6_port = htons(port);
        std::memcpy(&address.as.v6.sin6_addr, host.bytes.data(), host.size);
        address.size = sizeof address.as.v6;
    } else {
        address.as.v4 = {};
        address.as.v4.sin_family = AF_INET;
        address.as.v4.sin_port = htons(port);
        std::memcpy(&address.as.v4.sin_addr, host.bytes.data(), host.size);
        address.size = sizeof address.as.v4;
    }
    return address;
}

// A name without a file begins with a NUL, and is as long as it is said to be.
std::optional<Address> address_of(std::string_view local) {
    Address address;
    address.as.local = {};
    address.as.local.sun_family = AF_UNIX;
    const bool is_name = local.starts_with('@');
    if (local.size() + (is_name ? 0 : 1) > sizeof address.as.local.sun_path) return std::nullopt;
    std::memcpy(address.as.local.sun_path, local.data(), local.size());
    if (is_name) address.as.local.sun_path[0] = '\0';
    address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + local.size() + (is_name ? 0 : 1));
    return address;
}

enum class Awaited : bool { input, room };

Result<> wait_for(const Fd& socket, Awaited what, Moment until, const char* attempt) {
    for (;;) {
        const Moment now = sys::now();
        if (now >= until) return std::unexpected(Error{ETIMEDOUT, attempt});
        pollfd polled{socket.number(), what == Awaited::room ? short{POLLOUT} : short{POLLIN}, 0};
        const int ready = poll_until({&polled, 1}, until, now);
        if (ready > 0) return {};
        if (ready < 0 && errno != EINTR) return failed_to(attempt);
    }
}

Result<> complete(const Fd& socket, Moment until) {
    if (const auto done = wait_for(socket, Awaited::room, until, "connect to"); !done) return done;
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return failed_to("connect to");
    if (error != 0) return std::unexpected(Error{error, "connect to"});
    return {};
}

Result<Fd> connected_to(const Address& address, Moment until) {
    Fd socket{::socket(address.as.general.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket) return failed_to("connect to");
    if (::connect(socket.number(), &address.as.general, address.size) == 0) return socket;
    if (errno != EINPROGRESS) return failed_to("connect to");
    if (const auto done = complete(socket, until); !done) return std::unexpected(done.error());
    return socket;
}

} // namespace

Result<OutgoingStream> OutgoingStream::connect(const IpAddress& host, std::uint16_t port, Moment until) {
    auto socket = connected_to(address_of(host, port), until);
    if (!socket) return fail(socket);
    return OutgoingStream{std::move(*socket)};
}

Result<OutgoingStream> OutgoingStream::connect(std::string_view local, Moment until) {
    const auto address = address_of(local);
    if (!address) return std::unexpected(Error{ENAMETOOLONG, "connect to"});
    auto socket = connected_to(*address, until);
    if (!socket) return fail(socket);
    return OutgoingStream{std::move(*socket)};
}

Result<> OutgoingStream::send(std::string_view text, Moment until) const {
    while (!text.empty()) {
        if (const auto done = wait_for(socket_, Awaited::room, until, "send to"); !done) return done;
        const ssize_t size = ::send(socket_.number(), text.data(), text.size(), MSG_NOSIGNAL);
        if (size < 0 && errno != EAGAIN && errno != EINTR) return failed_to("send to");
        if (size > 0) text.remove_prefix(static_cast<std::size_t>(size));
    }
    return {};
}

Result<std::size_t> OutgoingStream::receive(std::span<char> room, Moment until) const {
    for (;;) {
        if (const auto done = wait_for(socket_, Awaited::input, until, "hear from"); !done)
            return std::unexpected(done.error());
        const ssize_t size = ::recv(socket_.number(), room.data(), room.size(), 0);
        if (size >= 0) return static_cast<std::size_t>(size);
        if (errno != EAGAIN && errno != EINTR) return failed_to("hear from");
    }
}

} // namespace lares::sys
