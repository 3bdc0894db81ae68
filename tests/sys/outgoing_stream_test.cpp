// SPDX-License-Identifier: ISC
#include "sys/outgoing_stream.hpp"

#include "scratch.hpp"
#include "sys/clock.hpp"
#include "sys/loopback.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace lares::sys {
namespace outgoing_stream_test {

using namespace std::chrono_literals;

constexpr IpAddress loopback_v4{{127, 0, 0, 1}, 4};
constexpr IpAddress loopback_v6{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 16};

Moment soon() {
    return now() + 10s;
}
Moment at_once() {
    return now() + 20ms;
}

struct Server {
    Fd socket;
    std::uint16_t port = 0;
};

// On a port that the kernel chooses; none where there is no IPv6.
template <class Address>
Server server_of(Address address, int backlog = 5) {
    Server server{Fd{::socket(*reinterpret_cast<sa_family_t*>(&address), SOCK_STREAM, 0)}};
    auto* general = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (::bind(server.socket.number(), general, size) < 0) return {};
    EXPECT_EQ(::listen(server.socket.number(), backlog), 0);
    EXPECT_EQ(::getsockname(server.socket.number(), general, &size), 0);
    std::memcpy(&server.port, reinterpret_cast<char*>(&address) + 2, sizeof server.port);
    server.port = ntohs(server.port);
    return server;
}

Server server_v4() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return server_of(address);
}

Server server_v6() {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    return server_of(address);
}

Fd accepted_by(const Fd& server) {
    return Fd{::accept(server.number(), nullptr, nullptr)};
}

Fd local_server(std::string_view name, int backlog = 5) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    socklen_t size = sizeof address;
    if (name[0] == '@') {
        address.sun_path[0] = '\0';
        size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    }
    Fd server{::socket(AF_UNIX, SOCK_STREAM, 0)};
    EXPECT_EQ(::bind(server.number(), reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(server.number(), backlog), 0);
    return server;
}

TEST(OutgoingStream, is_heard_and_hears_until_the_other_side_closes) {
    const Server server = server_v4();
    const auto stream = OutgoingStream::connect(loopback_v4, server.port, soon());
    ASSERT_TRUE(stream);
    Fd other = accepted_by(server.socket);
    std::array<char, 16> room;
    ASSERT_TRUE(stream->send("asked", soon()));
    EXPECT_EQ(::read(other.number(), room.data(), room.size()), 5);
    ASSERT_EQ(::write(other.number(), "told", 4), 4);
    EXPECT_EQ(stream->receive(room, soon()).value_or(99), 4u);
    other.close();
    EXPECT_EQ(stream->receive(room, soon()).value_or(99), 0u);
}

TEST(OutgoingStream, reaches_a_server_of_ipv6) {
    const Server server = server_v6();
    if (!server.socket) GTEST_SKIP() << "this machine has no IPv6";
    EXPECT_TRUE(OutgoingStream::connect(loopback_v6, server.port, soon()));
}

TEST(OutgoingStream, nobody_listens_is_an_answer) {
    const auto port = LoopbackPort::reserve();
    const auto stream = OutgoingStream::connect(loopback_v4, port->number(), soon());
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().number, ECONNREFUSED);
}

TEST(OutgoingStream, a_server_that_takes_connections_and_says_nothing_is_not_waited_for) {
    const Server server = server_v4();
    const auto stream = OutgoingStream::connect(loopback_v4, server.port, soon());
    std::array<char, 16> room;
    EXPECT_EQ(stream->receive(room, at_once()).error().number, ETIMEDOUT);
}

TEST(OutgoingStream, a_server_that_does_not_read_is_not_waited_for) {
    const Server server = server_v4();
    const auto stream = OutgoingStream::connect(loopback_v4, server.port, soon());
    static constexpr std::array<char, 65536> piece{};
    Result<> sent;
    for (int i = 0; i < 1000 && sent; ++i) sent = stream->send({piece.data(), piece.size()}, at_once());
    EXPECT_EQ(sent.error().number, ETIMEDOUT);
}

using LocalStream = Scratch;

TEST_F(LocalStream, reaches_a_path_and_a_name_without_a_file) {
    const std::string there = path("socket");
    const Fd server = local_server(there);
    EXPECT_TRUE(OutgoingStream::connect(there, soon()));
    const std::string name = "@" + there;
    EXPECT_EQ(OutgoingStream::connect(name, soon()).error().number, ECONNREFUSED);
    const Fd nameless = local_server(name);
    EXPECT_TRUE(OutgoingStream::connect(name, soon()));
}

TEST(OutgoingStream, a_path_that_is_too_long_or_not_there_is_an_answer) {
    EXPECT_EQ(OutgoingStream::connect(std::string(108, 'x'), soon()).error().number, ENAMETOOLONG);
    EXPECT_EQ(OutgoingStream::connect("/nowhere/socket", soon()).error().number, ENOENT);
}

} // namespace outgoing_stream_test
} // namespace lares::sys
