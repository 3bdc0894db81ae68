// SPDX-License-Identifier: ISC
#include "ready_option.hpp"

#include "base/text.hpp"
#include "protocol/names.hpp"

namespace lares::workshop {

namespace {

constexpr std::string_view kinds[] = {"tcp", "udp", "unix"};

std::string listen_line(std::string_view address) {
    const Split parts = split_at(address, ':');
    for (const std::string_view kind : kinds)
        if (parts.head == kind) return std::string{kind} + " " + std::string{parts.rest};
    const bool is_local = address.starts_with('/') || address.starts_with('@');
    return (is_local ? "unix " : "tcp ") + std::string{address};
}

} // namespace

std::expected<Setting, std::string> ready_setting_from(std::string_view word) {
    const Split parts = split_at(word, ':');
    if (parts.head == "listen" && !parts.rest.empty())
        return Setting{protocol::service_file::ready_listen, listen_line(parts.rest)};
    if (parts.head == "fd") return Setting{protocol::service_file::notification_fd, std::string{parts.rest}};
    if (word == "notify") return Setting{protocol::service_file::notify_socket, ""};
    return std::unexpected("\"" + std::string{word} +
                           "\" says of no service when it is ready; try: listen:8080, fd:3 or notify");
}

} // namespace lares::workshop
