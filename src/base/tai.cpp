// SPDX-License-Identifier: ISC
#include "tai.hpp"

namespace lares {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

template <class Number>
void pack_big_endian(Number number, unsigned char* out) {
    for (std::size_t i = sizeof number; i-- > 0;) {
        out[i] = static_cast<unsigned char>(number & 0xff);
        number = static_cast<Number>(number >> 8);
    }
}

template <class Number>
Number unpack_big_endian(const unsigned char* bytes) {
    Number number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) number = static_cast<Number>((number << 8) | bytes[i]);
    return number;
}

} // namespace

std::uint64_t whole_seconds_between(TaiLabel earlier, TaiLabel later) {
    return later.seconds < earlier.seconds ? 0 : later.seconds - earlier.seconds;
}

void pack(TaiLabel label, std::span<unsigned char, TaiLabel::packed_size> out) {
    pack_big_endian(label.seconds, out.data());
    pack_big_endian(label.nanoseconds, out.data() + 8);
}

TaiLabel unpack_label(std::span<const unsigned char, TaiLabel::packed_size> bytes) {
    return {unpack_big_endian<std::uint64_t>(bytes.data()),
            unpack_big_endian<std::uint32_t>(bytes.data() + 8)};
}

std::array<char, TaiLabel::text_size> to_text(TaiLabel label) {
    std::array<unsigned char, TaiLabel::packed_size> bytes;
    pack(label, bytes);
    std::array<char, TaiLabel::text_size> text;
    text[0] = '@';
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text[1 + 2 * i] = hex_digits[bytes[i] >> 4];
        text[2 + 2 * i] = hex_digits[bytes[i] & 0xf];
    }
    return text;
}

std::optional<TaiLabel> label_from_text(std::string_view text) {
    if (text.size() != TaiLabel::text_size || text[0] != '@') return std::nullopt;
    std::array<unsigned char, TaiLabel::packed_size> bytes{};
    for (std::size_t i = 1; i < text.size(); ++i) {
        const std::size_t digit = hex_digits.find(text[i]);
        if (digit == std::string_view::npos) return std::nullopt;
        unsigned char& byte = bytes[(i - 1) / 2];
        byte = static_cast<unsigned char>((byte << 4) | static_cast<unsigned char>(digit));
    }
    return unpack_label(bytes);
}

} // namespace lares
