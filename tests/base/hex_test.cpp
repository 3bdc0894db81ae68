// SPDX-License-Identifier: ISC
#include "base/hex.hpp"

#include <cstdio>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace lares {
namespace hex_test {

TEST(Hex, all_eight_digits_are_written_in_lower_case) {
    std::mt19937 random{20261125};
    for (int i = 0; i < 100'000; ++i) {
        // Numbers of every length.
        const std::uint32_t number = static_cast<std::uint32_t>(random()) >> (random() % 33 % 32);
        char expected[9];
        std::snprintf(expected, sizeof expected, "%08x", number);
        char written[9] = "????????";
        write_hex(number, written);
        ASSERT_STREQ(written, expected);
    }
}

TEST(Hex, a_digit_has_a_value_and_no_other_byte_has) {
    const std::string digits = "0123456789abcdef";
    for (int byte = 0; byte < 256; ++byte) {
        const auto place = digits.find(static_cast<char>(byte));
        EXPECT_EQ(hex_value(static_cast<char>(byte)), place == std::string::npos ? not_hex : place) << byte;
    }
}

TEST(Hex, of_a_byte_has_two_digits) {
    for (unsigned number = 0; number < 256; ++number) {
        char wanted[3];
        std::snprintf(wanted, sizeof wanted, "%02x", number);
        const auto digits = two_hex_digits(static_cast<unsigned char>(number));
        EXPECT_EQ((std::string_view{digits.data(), digits.size()}), wanted);
    }
}

} // namespace hex_test
} // namespace lares
