// SPDX-License-Identifier: ISC
#include "probe_target.hpp"

#include "base/text.hpp"
#include "setting_lines.hpp"

#include <algorithm>

namespace lares::protocol {

namespace {

constexpr IpAddress loopback{{127, 0, 0, 1}, IpAddress::v4};

// It becomes a part of the first line of what is asked.
bool is_http_path(std::string_view path) {
    return std::ranges::all_of(path, [](char c) { return c > ' ' && c != '\x7f'; });
}

// As a browser has it, or curl.
struct Url {
    std::string_view begins;
    const char* what;
    const char* remedy;
};
constexpr const char* is_url = "is a URL";
constexpr const char* asks_no_tls = "is of https, which is not asked";
constexpr const char* asks_by_program = "a program in the place of this line, such as one that calls curl";
constexpr Url urls[] = {{"http://", is_url, "http 127.0.0.1:8080/path, with a blank and without ://"},
                        {"https://", asks_no_tls, asks_by_program},
                        {"tcp://", is_url, "tcp 127.0.0.1:8080, with a blank and without ://"},
                        {"unix://", is_url, "unix /run/app.sock, with a blank and without ://"}};

std::optional<SettingError> fault_of_url(unsigned line, std::string_view word) {
    for (const Url& url : urls)
        if (word.starts_with(url.begins)) return SettingError{line, word, url.what, url.remedy};
    return std::nullopt;
}

SettingResult<ProbeTarget> http_target_from(const SettingLine& line) {
    if (const auto fault = fault_of_url(line.number, line.text)) return NoSetting{*fault};
    const std::size_t slash = line.text.find('/');
    const auto address =
        listen_address_from(ListenAddress::Kind::tcp, {line.number, first_of(line.text, slash)});
    if (!address) return NoSetting{address.error()};
    const std::string_view path = slash == std::string_view::npos ? "/" : rest_of(line.text, slash);
    if (!is_http_path(path)) return NoSetting{{line.number, path, "is no path", "8080/path, without blanks"}};
    return ProbeTarget{*address, path};
}

SettingResult<ProbeTarget> target_from(const SettingLine& line) {
    std::string_view rest = line.text;
    const std::string_view word = take_word(rest);
    if (const auto fault = fault_of_url(line.number, word)) return NoSetting{*fault};
    if (word == "https") return NoSetting{{line.number, word, asks_no_tls, asks_by_program}};
    if (word == "http") return http_target_from({line.number, rest});
    const auto kind = word == "tcp"    ? std::optional{ListenAddress::Kind::tcp}
                      : word == "unix" ? std::optional{ListenAddress::Kind::local}
                                       : std::nullopt;
    if (!kind) return NoSetting{{line.number, word, "is nothing that can be asked", "tcp, http or unix"}};
    const auto address = listen_address_from(*kind, {line.number, rest});
    if (!address) return NoSetting{address.error()};
    return ProbeTarget{*address, {}};
}

} // namespace

SettingResult<ProbeTarget> probe_target_from_text(std::string_view file) {
    auto target = target_from(first_setting_line(file));
    if (target && target->address.kind != ListenAddress::Kind::local && !target->address.host)
        target->address.host = loopback;
    return target;
}

std::optional<unsigned> http_status_from_line(std::string_view line) {
    constexpr std::size_t digits = 3;
    if (!line.starts_with("HTTP/")) return std::nullopt;
    const std::string_view rest = rest_of(line, line.find(' ') + 1);
    const std::string_view word = first_of(rest, rest.find_first_of(" \r\n"));
    const auto status = number_from_text(word);
    if (!line.contains(' ') || word.size() != digits || !status) return std::nullopt;
    return static_cast<unsigned>(*status);
}

} // namespace lares::protocol
