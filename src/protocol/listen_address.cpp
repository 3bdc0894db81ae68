// SPDX-License-Identifier: ISC
#include "listen_address.hpp"

#include "base/text.hpp"

namespace lares::protocol {

namespace {

struct ListenWord {
    std::string_view word;
    ListenAddress::Kind kind;
};
constexpr ListenWord listen_words[] = {{"tcp", ListenAddress::Kind::tcp},
                                       {"udp", ListenAddress::Kind::udp},
                                       {"unix", ListenAddress::Kind::local}};

// Room in sockaddr_un: 108 bytes, of which one is a NUL, behind a path or in front of a name.
constexpr std::size_t longest_path = 107;

std::optional<ListenAddress::Kind> kind_named(std::string_view word) {
    for (const ListenWord& each : listen_words)
        if (each.word == word) return each.kind;
    return std::nullopt;
}

struct HostAndPort {
    std::optional<std::string_view> host;
    std::string_view port;
    bool has_colon = false; // between the two, and not a blank
};

// "8080", "127.0.0.1 8080", "127.0.0.1:8080", "[::1]:8080", "::1 8080".
HostAndPort host_and_port(std::string_view text) {
    const std::string_view first = take_word(text);
    if (!text.empty()) return {first, text};
    const std::size_t colon = first.rfind(':');
    if (colon == std::string_view::npos) return {{}, first};
    return {first_of(first, colon), rest_of(first, colon + 1), true};
}

// An address of IPv6 has brackets where a colon follows: its own last group could be taken for the port.
std::optional<IpAddress> host_from(std::string_view host, bool has_colon_behind) {
    const bool has_brackets = host.size() >= 2 && host.front() == '[' && host.back() == ']';
    if (has_brackets) host = first_of(rest_of(host, 1), host.size() - 2);
    const auto address = ip_address_from_text(host);
    if (!address) return std::nullopt;
    const bool may_be = address->size == IpAddress::v6 ? has_brackets || !has_colon_behind : !has_brackets;
    return may_be ? address : std::nullopt;
}

SettingResult<ListenAddress> network_address_from(ListenAddress::Kind kind, const SettingLine& line) {
    constexpr const char* example = "8080, 127.0.0.1:8080 or [::1]:8080";
    const HostAndPort parts = host_and_port(line.text);
    const auto port = number_from_text(parts.port);
    if (!port || *port == 0 || *port > UINT16_MAX)
        return NoSetting{{line.number, parts.port, "is no port from 1 to 65535", example}};
    ListenAddress address{.kind = kind, .port = static_cast<std::uint16_t>(*port)};
    if (!parts.host) return address;
    address.host = host_from(*parts.host, parts.has_colon);
    if (!address.host) return NoSetting{{line.number, *parts.host, "is no address", example}};
    return address;
}

SettingResult<ListenAddress> local_address_from(const SettingLine& line) {
    const std::string_view path = line.text;
    constexpr const char* example = "/run/app.sock, or @name";
    if (path.empty() || path == "@" || path.contains('\0'))
        return NoSetting{{line.number, path, "is no path", example}};
    if (path.size() > longest_path + (path.front() == '@' ? 1 : 0))
        return NoSetting{{line.number, path, "is too long", "a path of 107 bytes or less"}};
    return ListenAddress{.kind = ListenAddress::Kind::local, .path = path};
}

SettingResult<ListenAddress> listen_address_from(const SettingLine& line) {
    std::string_view rest = line.text;
    const std::string_view word = take_word(rest);
    const auto kind = kind_named(word);
    if (!kind) return NoSetting{{line.number, word, "is no kind of socket", "tcp, udp or unix"}};
    return listen_address_from(*kind, {line.number, rest});
}

} // namespace

SettingResult<ListenAddress> listen_address_from(ListenAddress::Kind kind, const SettingLine& line) {
    return kind == ListenAddress::Kind::local ? local_address_from(line) : network_address_from(kind, line);
}

SettingResult<ListenAddresses> listen_addresses_from_text(std::string_view file) {
    ListenAddresses addresses;
    SettingLines lines{file};
    while (const auto line = lines.next()) {
        if (addresses.size() == most_listen_addresses)
            return NoSetting{{line->number, line->text, "is one address too many", "no more than 4 lines"}};
        const auto address = listen_address_from(*line);
        if (!address) return NoSetting{address.error()};
        addresses.push(*address);
    }
    if (addresses.empty()) return NoSetting{{1, {}, "is no address", "tcp 8080"}};
    return addresses;
}

} // namespace lares::protocol
