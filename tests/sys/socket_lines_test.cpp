// SPDX-License-Identifier: ISC
#include "sys/socket_lines.hpp"

#include <bit>
#include <gtest/gtest.h>
#include <string>

namespace lares::sys {
namespace socket_lines_test {

constexpr NetAddress loopback_of_ipv6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

// As a machine writes them whose lowest byte comes first.
const std::string tcp = "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000"
                        "     0        0 1146 1 0000000005b6bb6f 100 0 0 10 0                      ";
const std::string tcp6 =
    "   1: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000  1000        0 20771 1 0000000000000000 100 0 0 10 0";
const std::string udp =
    "12345: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        "
    "0 18446744073709551615 2 0000000000000000 0";

class InetLines : public testing::Test {
  protected:
    void SetUp() override {
        if constexpr (std::endian::native == std::endian::big) GTEST_SKIP() << "such lines are of others";
    }
};

TEST_F(InetLines, a_socket_of_ipv4) {
    EXPECT_EQ(inet_socket_from_line(tcp),
              (InetSocket{address_of_ipv4({127, 0, 0, 1}), 8080, InetSocket::listens, 1146}));
}

TEST_F(InetLines, a_socket_of_ipv6) {
    EXPECT_EQ(inet_socket_from_line(tcp6), (InetSocket{loopback_of_ipv6, 80, InetSocket::listens, 20771}));
}

TEST_F(InetLines, a_socket_of_udp_with_the_largest_numbers) {
    EXPECT_EQ(inet_socket_from_line(udp),
              (InetSocket{address_of_ipv4({}), 53, InetSocket::has_no_peer, UINT64_MAX}));
}

TEST(SocketLines, the_head_of_a_table_is_no_socket) {
    EXPECT_EQ(
        inet_socket_from_line("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   "
                              "uid  timeout inode ref pointer drops "),
        std::nullopt);
    EXPECT_EQ(unix_socket_from_line("Num       RefCount Protocol Flags    Type St Inode Path"), std::nullopt);
}

TEST(SocketLines, a_line_that_is_cut_off_tells_nothing_and_no_wrong_inode) {
    for (const auto& [line, inode] :
         {std::pair{tcp, " 1146 "}, {tcp6, " 20771 "}, {udp, " 18446744073709551615 "}}) {
        const std::size_t whole = line.find(inode) + std::string_view{inode}.size();
        for (std::size_t size = 0; size <= line.size(); ++size)
            EXPECT_EQ(inet_socket_from_line(first_of(line, size)).has_value(), size >= whole) << size << line;
    }
}

TEST(SocketLines, what_is_no_number_or_too_large_a_one_tells_nothing) {
    const auto with = [](std::string_view what, std::string_view instead) {
        std::string line = tcp;
        line.replace(line.find(what), what.size(), instead);
        return inet_socket_from_line(line);
    };
    EXPECT_TRUE(with("1F90", "1F91"));
    for (const char* port : {"", "1F9G", "11F90", "1f90", "-1", "1F90:1"})
        EXPECT_FALSE(with("1F90", port)) << port;
    for (const char* address : {"0100007", "0100007F0", "0100007x", "0100007F0100007F"})
        EXPECT_FALSE(with("0100007F", address)) << address;
    for (const char* inode : {"-1", "18446744073709551616", "1x"}) EXPECT_FALSE(with("1146", inode)) << inode;
    EXPECT_FALSE(with(" 0A ", " A_ "));
}

const std::string listening = "000000007a152941: 00000002 00000000 00010000 0001 01  1142 ";

TEST(SocketLines, a_unix_socket_that_listens_has_a_flag) {
    EXPECT_EQ(unix_socket_from_line(listening + "/run/app.sock"), (UnixSocket{true, 1142, "/run/app.sock"}));
    EXPECT_EQ(
        unix_socket_from_line("000000007a152941: 00000003 00000000 00000000 0001 03 11420 /run/app.sock"),
        (UnixSocket{false, 11420, "/run/app.sock"}));
}

TEST(SocketLines, a_unix_socket_of_datagrams_hears_everybody_as_long_as_it_has_no_peer) {
    const auto listens = [](std::string_view type_and_state) {
        const std::string line =
            "000000007a152941: 00000002 00000000 00000000 " + std::string{type_and_state} + "  1142 /run/log";
        return unix_socket_from_line(line)->listens;
    };
    EXPECT_TRUE(listens("0002 01"));
    EXPECT_FALSE(listens("0002 03"));
    EXPECT_FALSE(listens("0001 01")) << "a stream that is bound only";
    EXPECT_FALSE(listens("0005 01"));
}

TEST(SocketLines, a_unix_socket_may_have_no_name) {
    EXPECT_EQ(unix_socket_from_line("000000007a152941: 00000003 00000000 00000000 0001 03  1142"),
              (UnixSocket{false, 1142, ""}));
}

TEST(SocketLines, a_name_is_what_follows_one_blank_whatever_is_in_it) {
    for (const char* name :
         {"@abstract", "app.sock", " /run/a", "/run/a b", "/run/a ", "\xff", "/run/a 0A 1 2 3 4"})
        EXPECT_EQ(unix_socket_from_line(listening + name), (UnixSocket{true, 1142, name})) << name;
}

TEST(SocketLines, a_line_of_a_unix_socket_that_is_cut_off_before_its_inode_tells_nothing) {
    for (std::size_t size = 0; size < listening.find("1142"); ++size)
        EXPECT_EQ(unix_socket_from_line(first_of(listening, size)), std::nullopt) << size;
}

TEST(SocketLines, numbers_are_in_capitals_and_have_eight_digits_at_most) {
    EXPECT_EQ(number_from_hex("0"), 0u);
    EXPECT_EQ(number_from_hex("FFFFFFFF"), 0xffffffffu);
    for (const char* text : {"", "0FFFFFFFF", "ff", "G", "@", "/", ":", " 1", "+1"})
        EXPECT_EQ(number_from_hex(text), std::nullopt) << text;
}

} // namespace socket_lines_test
} // namespace lares::sys
