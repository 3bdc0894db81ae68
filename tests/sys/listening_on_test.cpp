// SPDX-License-Identifier: ISC
#include "sys/listening_on.hpp"

#include <gtest/gtest.h>

namespace lares::sys {
namespace listening_on_test {

using Kind = ListeningOn::Kind;

constexpr NetAddress localhost = address_of_ipv4({127, 0, 0, 1});
constexpr NetAddress elsewhere = address_of_ipv4({192, 0, 2, 1});
constexpr NetAddress all_of_ipv4 = address_of_ipv4({0, 0, 0, 0});
constexpr NetAddress all{};
constexpr NetAddress localhost_of_ipv6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
constexpr NetAddress begins_like_ipv4 = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};

TEST(ListeningOn, an_address_is_covered_by_itself_and_by_all_of_its_kind) {
    EXPECT_TRUE(covers(localhost, localhost));
    EXPECT_TRUE(covers(all_of_ipv4, localhost));
    EXPECT_TRUE(covers(all, localhost)) << "[::] takes IPv4 as well";
    EXPECT_TRUE(covers(localhost_of_ipv6, localhost_of_ipv6));
    EXPECT_TRUE(covers(all, localhost_of_ipv6));
}

TEST(ListeningOn, an_address_is_not_covered_by_others) {
    EXPECT_FALSE(covers(elsewhere, localhost));
    EXPECT_FALSE(covers(localhost_of_ipv6, localhost));
    EXPECT_FALSE(covers(all_of_ipv4, localhost_of_ipv6));
    EXPECT_FALSE(covers(all_of_ipv4, begins_like_ipv4));
    EXPECT_FALSE(covers(localhost, all_of_ipv4)) << "who asks for all wants all";
    EXPECT_FALSE(covers(all_of_ipv4, all));
}

TEST(ListeningOn, the_port_and_the_state_must_be_right) {
    const ListeningOn tcp{Kind::tcp, 8080, {}, {}};
    EXPECT_TRUE(is_there(InetSocket{elsewhere, 8080, 0x0a, 1}, tcp)) << "any address";
    EXPECT_FALSE(is_there(InetSocket{elsewhere, 8081, 0x0a, 1}, tcp));
    EXPECT_FALSE(is_there(InetSocket{elsewhere, 8080, 0x01, 1}, tcp)) << "a connection";
    EXPECT_FALSE(is_there(InetSocket{elsewhere, 8080, 0x07, 1}, tcp));
    const ListeningOn udp{Kind::udp, 53, localhost, {}};
    EXPECT_TRUE(is_there(InetSocket{all, 53, 0x07, 1}, udp));
    EXPECT_FALSE(is_there(InetSocket{elsewhere, 53, 0x07, 1}, udp));
    EXPECT_FALSE(is_there(InetSocket{localhost, 53, 0x01, 1}, udp)) << "connected";
}

TEST(ListeningOn, a_unix_socket_must_listen_and_have_the_very_name) {
    const ListeningOn where{Kind::local, 0, {}, "/run/app.sock"};
    EXPECT_TRUE(is_there(UnixSocket{true, 1, "/run/app.sock"}, where));
    EXPECT_FALSE(is_there(UnixSocket{false, 1, "/run/app.sock"}, where));
    EXPECT_FALSE(is_there(UnixSocket{true, 1, "/run/app.sock "}, where));
    EXPECT_FALSE(is_there(UnixSocket{true, 1, "app.sock"}, where));
    EXPECT_FALSE(is_there(UnixSocket{true, 1, ""}, ListeningOn{Kind::local, 0, {}, ""}));
}

} // namespace listening_on_test
} // namespace lares::sys
