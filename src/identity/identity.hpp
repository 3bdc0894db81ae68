// SPDX-License-Identifier: ISC
// Who a program is to become: the words that name an account, looked up.
//
// A user or group that is a plain number, and that nobody knows by this name, is the number. A user who is
// known to nobody needs a group to be named. Empty words are nobody.
#pragma once

#include "directory.hpp"

#include <expected>
#include <span>
#include <sys/types.h>

namespace lares::identity {

// As many groups as Linux gives to a process. It is large: make it static.
struct Identity {
    static constexpr std::size_t most_groups = 65536;

    uid_t user = 0;
    std::size_t group_count = 0;
    gid_t groups[most_groups]{}; // the first is the primary one

    std::span<const gid_t> all_groups() const { return {groups, group_count}; }
};

struct Unknown {
    bool numeric; // the numbers behind a leading colon make no sense
    int error;    // an errno value where the answer could not be had; 0: there is none
};

// Which groups there are besides those that the account says.
enum class Supplementary : bool { none, of_user };

std::expected<void, Unknown> look_up(const char* account, Supplementary supplementary, Identity& identity);

} // namespace lares::identity
