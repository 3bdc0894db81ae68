// SPDX-License-Identifier: ISC
// Hexadecimal digits as labels have them: lower case, and always all of them.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lares {

// What a digit stands for; not_hex for any other byte.
inline constexpr unsigned char not_hex = 0xff;
inline constexpr auto hex_values = [] {
    std::array<unsigned char, 256> values{};
    values.fill(not_hex);
    for (unsigned char digit = 0; digit < 16; ++digit)
        values[static_cast<unsigned char>("0123456789abcdef"[digit])] = digit;
    return values;
}();
constexpr unsigned char hex_value(char c) {
    return hex_values[static_cast<unsigned char>(c)];
}

// The eight digits of a number at once, each in a byte of its own, the first in the lowest. The nibbles are
// moved apart; those above nine are found by the carry that adding six gives them, and are made letters.
constexpr std::uint64_t hex_digits_of(std::uint32_t number) {
    std::uint64_t nibbles = number;
    nibbles = (nibbles >> 16 | nibbles << 32) & 0x0000ffff0000ffff;
    nibbles = (nibbles >> 8 | nibbles << 16) & 0x00ff00ff00ff00ff;
    nibbles = (nibbles >> 4 | nibbles << 8) & 0x0f0f0f0f0f0f0f0f;
    const std::uint64_t above_nine = (nibbles + 0x0606060606060606) >> 4 & 0x0101010101010101;
    return nibbles + 0x3030303030303030 + above_nine * ('a' - '0' - 10);
}

inline void write_hex(std::uint32_t number, char* out) {
    std::uint64_t digits = hex_digits_of(number);
    if constexpr (std::endian::native == std::endian::big) digits = std::byteswap(digits);
    std::memcpy(out, &digits, sizeof digits);
}

// All sixteen of a longer one.
inline std::array<char, 16> sixteen_hex_digits(std::uint64_t number) {
    std::array<char, 16> all;
    write_hex(static_cast<std::uint32_t>(number >> 32), all.data());
    write_hex(static_cast<std::uint32_t>(number), all.data() + 8);
    return all;
}

// Of a number below 256.
inline std::array<char, 2> two_hex_digits(unsigned char number) {
    std::array<char, 8> all;
    write_hex(number, all.data());
    return {all[6], all[7]};
}

} // namespace lares
