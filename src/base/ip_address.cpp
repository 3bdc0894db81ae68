// SPDX-License-Identifier: ISC
#include "ip_address.hpp"

#include "hex.hpp"
#include "text.hpp"

#include <algorithm>
#include <span>

namespace lares {

namespace {

// No zero in front: some read that as octal.
std::optional<std::uint8_t> octet_from(std::string_view digits) {
    const auto number = number_from_text(digits);
    if (!number || *number > 255) return std::nullopt;
    if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
    return static_cast<std::uint8_t>(*number);
}

bool read_v4(std::string_view text, std::span<std::uint8_t> out) {
    if (std::ranges::count(text, '.') != 3) return false;
    Split parts{{}, text};
    for (std::size_t i = 0; i < IpAddress::v4; ++i) {
        parts = split_at(parts.rest, '.');
        const auto octet = octet_from(parts.head);
        if (!octet) return false;
        out[i] = *octet;
    }
    return true;
}

std::optional<unsigned> group_from(std::string_view digits) {
    if (digits.empty() || digits.size() > 4) return std::nullopt;
    unsigned group = 0;
    for (char c : digits) {
        const unsigned value = hex_value(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
        if (value == not_hex) return std::nullopt;
        group = group << 4 | value;
    }
    return group;
}

// The bytes of "1:2:3", or of "1:2:10.0.0.1" at the end; none of an empty text.
struct Groups {
    std::array<std::uint8_t, IpAddress::v6> bytes{};
    std::size_t size = 0;

    bool take(std::string_view part, bool is_last) {
        const std::size_t room = bytes.size() - size;
        if (is_last && part.contains('.')) {
            if (room < IpAddress::v4 || !read_v4(part, std::span{bytes}.subspan(size))) return false;
            size += IpAddress::v4;
            return true;
        }
        const auto group = group_from(part);
        if (!group || room < 2) return false;
        bytes[size++] = static_cast<std::uint8_t>(*group >> 8);
        bytes[size++] = static_cast<std::uint8_t>(*group);
        return true;
    }
};

enum class Dotted : bool { never, at_the_end };
std::optional<Groups> groups_from(std::string_view text, Dotted dotted) {
    Groups groups;
    for (bool is_last = text.empty(); !is_last;) {
        is_last = !text.contains(':');
        const Split parts = split_at(text, ':');
        if (!groups.take(parts.head, is_last && dotted == Dotted::at_the_end)) return std::nullopt;
        text = parts.rest;
    }
    return groups;
}

// "::" stands for one group of zeros at least.
std::optional<IpAddress> read_v6(std::string_view text) {
    IpAddress address{.size = IpAddress::v6};
    const std::size_t gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    const auto head = groups_from(first_of(text, gap), has_gap ? Dotted::never : Dotted::at_the_end);
    const auto tail = groups_from(has_gap ? rest_of(text, gap + 2) : std::string_view{}, Dotted::at_the_end);
    if (!head || !tail) return std::nullopt;
    const std::size_t size = head->size + tail->size;
    if (has_gap ? size > IpAddress::v6 - 2 : size != IpAddress::v6) return std::nullopt;
    std::ranges::copy_n(head->bytes.begin(), static_cast<std::ptrdiff_t>(head->size), address.bytes.begin());
    std::ranges::copy_n(tail->bytes.begin(), static_cast<std::ptrdiff_t>(tail->size),
                        address.bytes.end() - static_cast<std::ptrdiff_t>(tail->size));
    return address;
}

} // namespace

std::optional<IpAddress> ip_address_from_text(std::string_view text) {
    if (text.contains(':')) return read_v6(text);
    IpAddress address;
    return read_v4(text, address.bytes) ? std::optional{address} : std::nullopt;
}

} // namespace lares
