// SPDX-License-Identifier: ISC
#include "base/ip_address.hpp"

#include <arpa/inet.h>
#include <cstring>
#include <gtest/gtest.h>
#include <string>

namespace lares {
namespace ip_address_test {

std::optional<IpAddress> as_the_c_library_reads(const std::string& text) {
    IpAddress address;
    if (::inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1) return address;
    address = {.size = IpAddress::v6};
    if (::inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) return address;
    return std::nullopt;
}

TEST(IpAddress, four_numbers_are_four_bytes) {
    EXPECT_EQ(ip_address_from_text("127.0.0.1"), (IpAddress{{127, 0, 0, 1}, 4}));
}

TEST(IpAddress, eight_groups_are_sixteen_bytes_and_two_colons_stand_for_zeros) {
    EXPECT_EQ(ip_address_from_text("::1"), (IpAddress{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 16}));
    EXPECT_EQ(ip_address_from_text("2001:DB8::1f"),
              (IpAddress{{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1f}, 16}));
}

TEST(IpAddress, what_the_c_library_reads_is_read_alike) {
    for (const char* text : {"0.0.0.0", "255.255.255.255", "1.2.3.4", "::", "::1", "1::", "1:2:3:4:5:6:7:8",
                             "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "fe80::0a0B:00cd", "::ffff:10.0.0.1",
                             "1:2:3:4:5:6:1.2.3.4", "1::1.2.3.4", "::1:2:3:4:5:1.2.3.4"}) {
        ASSERT_TRUE(as_the_c_library_reads(text)) << text;
        EXPECT_EQ(ip_address_from_text(text), as_the_c_library_reads(text)) << text;
    }
}

TEST(IpAddress, what_it_does_not_read_is_none) {
    for (const char* text : {"",
                             ".",
                             "1",
                             "1.2.3",
                             "1.2.3.4.5",
                             "1.2.3.256",
                             "1.2.3.",
                             ".1.2.3",
                             "1..2.3",
                             "01.2.3.4",
                             "1.2.3.0004",
                             "1.2.3.-4",
                             " 1.2.3.4",
                             "1.2.3.4 ",
                             "1.2.3.x",
                             "a.b.c.d",
                             ":",
                             ":::",
                             "1:",
                             ":1",
                             "1:2",
                             "::1::",
                             "1::2::3",
                             "12345::",
                             "::g",
                             "1:2:3:4:5:6:7:8:9",
                             "1:2:3:4:5:6:7",
                             "1:2:3:4::5:6:7:8",
                             "::1:2:3:4:5:6:7:8",
                             "1:2:3:4:5:6:7:8::",
                             "1:::2",
                             "fe80::1%lo",
                             "[::1]",
                             "1.2.3.4::",
                             "::1.2.3.4:5",
                             "::1.2.3",
                             "1:2:3:4:5:6:7:1.2.3.4",
                             "1:2:3:4:5:1.2.3.4",
                             "::1:2:3:4:5:6:1.2.3.4",
                             "localhost"}) {
        ASSERT_FALSE(as_the_c_library_reads(text)) << text;
        EXPECT_EQ(ip_address_from_text(text), std::nullopt) << text;
    }
    EXPECT_EQ(ip_address_from_text(std::string_view{"::1\0", 4}), std::nullopt);
}

} // namespace ip_address_test
} // namespace lares
