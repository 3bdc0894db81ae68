// SPDX-License-Identifier: ISC
// How an account is written for setuidgid, envuidgid and chpst, before anybody has been asked who that is.
//
//     user                       the groups are those of the user
//     user:group[:group…]        exactly these groups; the first is the primary one
//     :uid:gid[:gid…]            numbers, and nobody is asked
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

struct AccountWords {
    bool numeric = false;    // it began with a colon
    std::string_view user;   // may be empty, which is nobody's name
    bool has_groups = false; // a colon followed
    std::string_view groups; // as they were written
};

AccountWords split_account(std::string_view text);

// A user or group as a number; nothing for what is none, and for the number that the kernel takes for "none".
std::optional<std::uint32_t> id_from_text(std::string_view text);

} // namespace lares::protocol
