// SPDX-License-Identifier: ISC
#include "known_users.hpp"

#include "base/text.hpp"
#include "protocol/account.hpp"
#include "protocol/nearest_name.hpp"

namespace lares::diagnosis {

std::optional<std::uint32_t> user_called(std::string_view name, std::string_view passwd) {
    while (!passwd.empty()) {
        const Split line = split_at(passwd, '\n');
        passwd = line.rest;
        const Split entry = split_at(line.head, ':');
        if (entry.head != name || entry.rest.empty()) continue;
        if (const auto number = protocol::id_from_text(split_at(split_at(entry.rest, ':').rest, ':').head))
            return number;
    }
    return std::nullopt;
}

std::string name_of_user(std::uint32_t number, std::string_view passwd) {
    while (!passwd.empty()) {
        const Split line = split_at(passwd, '\n');
        passwd = line.rest;
        const std::string_view name = split_at(line.head, ':').head;
        if (!name.empty() && user_called(name, line.head) == number) return std::string{name};
    }
    return {};
}

std::string user_meant_by(std::string_view name, std::string_view passwd) {
    constexpr std::size_t shortest = 3;
    protocol::NearestName nearest{name};
    std::string_view longer;
    while (!passwd.empty()) {
        const Split line = split_at(passwd, '\n');
        passwd = line.rest;
        const std::string_view known = split_at(line.head, ':').head;
        if (known == name) return {};
        nearest.consider(known);
        const bool begins_so = known.starts_with(name) && known.substr(name.size()).starts_with('-');
        if (begins_so && longer.empty() && name.size() >= shortest) longer = known;
    }
    return std::string{longer.empty() ? nearest.found() : longer};
}

bool is_file_alone(std::string_view what, std::string_view nsswitch) {
    while (!nsswitch.empty()) {
        const Split line = split_at(nsswitch, '\n');
        nsswitch = line.rest;
        if (split_at(line.head, ':').head != what || !line.head.contains(':')) continue;
        for (std::string_view rest = split_at(line.head, ':').rest; !rest.empty();) {
            const Split word = split_at(rest, ' ');
            rest = word.rest;
            const std::string_view source = trim_end(word.head);
            if (!source.empty() && source != "files" && source != "compat" && source != "systemd")
                return false;
        }
    }
    return true;
}

} // namespace lares::diagnosis
