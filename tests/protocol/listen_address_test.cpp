// SPDX-License-Identifier: ISC
#include "protocol/listen_address.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::protocol {
namespace listen_address_test {

using Kind = ListenAddress::Kind;
using Addresses = std::vector<ListenAddress>;

constexpr IpAddress local_v4{{127, 0, 0, 1}, 4};
constexpr IpAddress local_v6{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 16};

ListenAddress on_path(std::string_view path) {
    return {.kind = Kind::local, .path = path};
}

Addresses read(std::string_view file) {
    const auto addresses = listen_addresses_from_text(file);
    return addresses ? Addresses{addresses->begin(), addresses->end()} : Addresses{};
}

void expect_refused(std::string_view file, unsigned line, std::string_view text, std::string_view what) {
    const auto addresses = listen_addresses_from_text(file);
    ASSERT_FALSE(addresses) << file;
    EXPECT_EQ(addresses.error().line, line) << file;
    EXPECT_EQ(addresses.error().text, text) << file;
    EXPECT_EQ(addresses.error().what, what) << file;
    EXPECT_STRNE(addresses.error().remedy, "") << file;
}

TEST(ListenAddress, a_port_alone_is_on_any_address) {
    EXPECT_EQ(read("tcp 8080"), (Addresses{{Kind::tcp, 8080, {}, {}}}));
    EXPECT_EQ(read("udp 53\n"), (Addresses{{Kind::udp, 53, {}, {}}}));
    EXPECT_EQ(read("tcp\t1\r\n"), (Addresses{{Kind::tcp, 1, {}, {}}}));
    EXPECT_EQ(read("udp 65535"), (Addresses{{Kind::udp, 65535, {}, {}}}));
}

TEST(ListenAddress, an_address_stands_before_its_port) {
    for (const char* file : {"tcp 127.0.0.1:8080", "tcp 127.0.0.1 8080", "tcp  127.0.0.1\t8080 "})
        EXPECT_EQ(read(file), (Addresses{{Kind::tcp, 8080, local_v4, {}}})) << file;
    for (const char* file : {"udp [::1]:53", "udp [::1] 53", "udp ::1 53"})
        EXPECT_EQ(read(file), (Addresses{{Kind::udp, 53, local_v6, {}}})) << file;
}

TEST(ListenAddress, a_path_is_the_rest_of_the_line) {
    EXPECT_EQ(read("unix /run/app.sock\n"), Addresses{on_path("/run/app.sock")});
    EXPECT_EQ(read("unix app.sock"), Addresses{on_path("app.sock")});
    EXPECT_EQ(read("unix  /run/my app #1 \r\n"), Addresses{on_path("/run/my app #1")});
    EXPECT_EQ(read("unix @app"), Addresses{on_path("@app")});
}

TEST(ListenAddress, there_may_be_four_in_the_order_of_their_lines) {
    EXPECT_EQ(read("# why\ntcp 80\n\ntcp 443\nunix a\nudp 53\n"),
              (Addresses{
                  {Kind::tcp, 80, {}, {}}, {Kind::tcp, 443, {}, {}}, on_path("a"), {Kind::udp, 53, {}, {}}}));
    expect_refused("tcp 1\ntcp 2\ntcp 3\ntcp 4\n# more\ntcp 5\n", 6, "tcp 5", "is one address too many");
}

TEST(ListenAddress, a_path_has_to_fit_into_the_address_of_a_socket) {
    const std::string longest(107, 'a');
    EXPECT_EQ(read("unix " + longest).size(), 1u);
    EXPECT_EQ(read("unix @" + longest).size(), 1u);
    expect_refused("unix a" + longest, 1, "a" + longest, "is too long");
    expect_refused("unix @a" + longest, 1, "@a" + longest, "is too long");
}

TEST(ListenAddress, what_is_no_path_is_said) {
    expect_refused("unix", 1, "", "is no path");
    expect_refused("tcp 1\nunix @\n", 2, "@", "is no path");
    expect_refused({"unix a\0b", 8}, 1, {"a\0b", 3}, "is no path");
}

TEST(ListenAddress, what_is_no_port_is_said) {
    constexpr std::string_view no_port = "is no port from 1 to 65535";
    expect_refused("tcp", 1, "", no_port);
    for (const char* port : {"0", "65536", "http", "-1", "18446744073709551617"}) {
        expect_refused(std::string{"tcp "} + port, 1, port, no_port);
        expect_refused(std::string{"udp 127.0.0.1:"} + port, 1, port, no_port);
        expect_refused(std::string{"udp [::1] "} + port, 1, port, no_port);
    }
    expect_refused("tcp [::1]", 1, "1]", no_port);
    expect_refused("tcp 127.0.0.1 80 81", 1, "80 81", no_port);
}

TEST(ListenAddress, what_is_no_address_is_said) {
    expect_refused("# why\ntcp localhost:80", 2, "localhost", "is no address");
    expect_refused("tcp 127.0.0.256 80", 1, "127.0.0.256", "is no address");
    expect_refused("tcp :80", 1, "", "is no address");
    expect_refused("tcp *:80", 1, "*", "is no address");
    expect_refused("tcp [127.0.0.1]:80", 1, "[127.0.0.1]", "is no address");
    expect_refused("tcp []:80", 1, "[]", "is no address");
    expect_refused("tcp [:80", 1, "[", "is no address");
}

TEST(ListenAddress, an_address_of_ipv6_has_brackets_before_a_colon) {
    expect_refused("tcp ::1:80", 1, "::1", "is no address");
    expect_refused("tcp 1:2:3:4:5:6:7:8", 1, "1:2:3:4:5:6:7", "is no address");
}

TEST(ListenAddress, what_is_no_kind_of_socket_is_said) {
    expect_refused("tcp 80\nhttp 80\n", 2, "http", "is no kind of socket");
    expect_refused("8080", 1, "8080", "is no kind of socket");
    expect_refused("TCP 80", 1, "TCP", "is no kind of socket");
}

TEST(ListenAddress, a_file_that_says_nothing_has_no_address) {
    for (const char* file : {"", "\n", "# tcp 80\n"}) expect_refused(file, 1, "", "is no address");
}

} // namespace listen_address_test
} // namespace lares::protocol
