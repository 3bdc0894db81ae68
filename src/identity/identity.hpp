// SPDX-License-Identifier: ISC
// Who a program is to become: the words that name an account, looked up.
//
// A user or group that is a plain number, and that nobody knows by this name, is the number. A user who is
// known to nobody needs a group to be named. Empty words are nobody.
#pragma once

#include "group_list.hpp"

#include <expected>
#include <sys/types.h>

namespace lares::identity {

struct Identity {
    uid_t user = 0;
    GroupList groups; // the first is the primary one
};

struct Unknown {
    bool numeric; // the numbers behind a leading colon make no sense
    int error;    // an errno value where the answer could not be had; 0: there is none
};

// Which groups there are besides those that the account says.
enum class Supplementary : bool { none, of_user };

std::expected<void, Unknown> look_up(const char* account, Supplementary supplementary, Identity& identity);

} // namespace lares::identity
