// SPDX-License-Identifier: ISC
#include "sys/loopback.hpp"

#include <array>
#include <cerrno>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <string_view>
#include <sys/socket.h>

namespace lares::sys {
namespace loopback_test {

using namespace std::chrono_literals;

// A server that has reserved nothing: it takes the port of somebody who has.
Fd server_on(std::uint16_t port) {
    Fd server{::socket(AF_INET, SOCK_STREAM, 0)};
    const int yes = 1;
    ::setsockopt(server.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(server.number(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(server.number(), 1), 0);
    return server;
}

TEST(Loopback, nobody_listens_on_a_port_that_is_only_reserved) {
    const auto port = LoopbackPort::reserve();
    ASSERT_TRUE(port);
    const auto stream = LoopbackStream::connect(port->number(), 10s);
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().number, ECONNREFUSED);
}

TEST(Loopback, a_server_may_listen_on_it_and_is_heard_until_it_closes) {
    const auto port = LoopbackPort::reserve();
    const Fd server = server_on(port->number());
    const auto stream = LoopbackStream::connect(port->number(), 10s);
    ASSERT_TRUE(stream);
    Fd other{::accept(server.number(), nullptr, nullptr)};
    std::array<char, 16> room;

    ASSERT_TRUE(stream->send("asked"));
    EXPECT_EQ(::read(other.number(), room.data(), room.size()), 5);
    ASSERT_EQ(::write(other.number(), "told", 4), 4);
    const auto size = stream->receive(room);
    ASSERT_TRUE(size);
    EXPECT_EQ((std::string_view{room.data(), *size}), "told");

    other.close();
    EXPECT_EQ(stream->receive(room).value_or(99), 0u);
}

} // namespace loopback_test
} // namespace lares::sys
