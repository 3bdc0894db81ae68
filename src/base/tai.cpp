// SPDX-License-Identifier: ISC
#include "tai.hpp"

#include "hex.hpp"

namespace lares {

namespace {

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
    std::array<char, TaiLabel::text_size> text;
    text[0] = '@';
    write_hex(static_cast<std::uint32_t>(label.seconds >> 32), text.data() + 1);
    write_hex(static_cast<std::uint32_t>(label.seconds), text.data() + 9);
    write_hex(label.nanoseconds, text.data() + 17);
    return text;
}

std::optional<TaiLabel> label_from_text(std::string_view text) {
    if (text.size() != TaiLabel::text_size || text[0] != '@') return std::nullopt;
    std::uint64_t seconds = 0;
    std::uint64_t nanoseconds = 0;
    unsigned char every_value = 0;
    for (std::size_t i = 1; i < 17; ++i) {
        const unsigned char value = hex_value(text[i]);
        every_value |= value;
        seconds = seconds << 4 | (value & 0xf);
    }
    for (std::size_t i = 17; i < text.size(); ++i) {
        const unsigned char value = hex_value(text[i]);
        every_value |= value;
        nanoseconds = nanoseconds << 4 | (value & 0xf);
    }
    if (every_value > 0xf) return std::nullopt;
    return TaiLabel{seconds, static_cast<std::uint32_t>(nanoseconds)};
}

} // namespace lares
