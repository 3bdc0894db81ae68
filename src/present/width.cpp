// SPDX-License-Identifier: ISC
#include "width.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace lares::present {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

constexpr Range wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xac00, 0xd7a3},
                          {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
                          {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
constexpr Range without_width[] = {{0x300, 0x36f}, {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}};

template <std::size_t Count>
bool is_in(const Range (&ranges)[Count], char32_t letter) {
    return std::ranges::any_of(
        ranges, [&](const Range& range) { return range.first <= letter && letter <= range.last; });
}

struct Letter {
    std::size_t bytes = 1;
    std::size_t width = 1;
};

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

// The first character of the text, which is not empty.
Letter first_letter(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t bytes = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
    if (bytes == 1 || text.size() < bytes || !std::ranges::all_of(text.substr(1, bytes - 1), continues))
        return {};
    auto letter = static_cast<char32_t>(lead & (0x7fU >> bytes));
    for (const char byte : text.substr(1, bytes - 1))
        letter = letter << 6 | (static_cast<unsigned char>(byte) & 0x3fU);
    return {bytes, is_in(without_width, letter) ? 0U : is_in(wide, letter) ? 2U : 1U};
}

} // namespace

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const Letter letter = first_letter(text);
        width += letter.width;
        text.remove_prefix(letter.bytes);
    }
    return width;
}

std::string cut_to(std::string_view text, std::size_t width) {
    if (width_of(text) <= width) return std::string{text};
    if (width == 0) return {};
    std::size_t bytes = 0;
    for (std::size_t taken = 0;;) {
        const Letter letter = first_letter(text.substr(bytes));
        if (taken + letter.width > width - 1) break;
        taken += letter.width;
        bytes += letter.bytes;
    }
    return std::string{text.substr(0, bytes)}.append("…");
}

namespace {

bool is_control(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return value < ' ' || value == 0x7f;
}

void append_escaped(std::string& shown, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        shown.append("\\x").push_back(digits[value >> 4]);
        shown.push_back(digits[value & 0xf]);
    }
}

bool is_harmful(std::string_view letter) {
    const char byte = letter.front();
    if (letter.size() == 1)
        return (is_control(byte) && byte != '\t') || static_cast<unsigned char>(byte) >= 0x80;
    return letter.starts_with('\xc2') && static_cast<unsigned char>(letter[1]) < 0xa0;
}

} // namespace

std::string visible(std::string_view text) {
    std::string shown;
    for (const char& byte : text) {
        if (is_control(byte))
            append_escaped(shown, {&byte, 1});
        else
            shown.push_back(byte);
    }
    return shown;
}

std::string visible_line(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const std::string_view letter = text.substr(0, first_letter(text).bytes);
        if (is_harmful(letter))
            append_escaped(shown, letter);
        else
            shown.append(letter);
        text.remove_prefix(letter.size());
    }
    return shown;
}

} // namespace lares::present
