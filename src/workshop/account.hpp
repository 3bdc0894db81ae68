// SPDX-License-Identifier: ISC
// Who an account is, as setuidgid will understand it. Only programs that are linked dynamically can ask the
// machine for its users (docs/decisions/0011), so that envuidgid is asked: ours, beside this program, or
// whichever is in $PATH.
#pragma once

#include <expected>
#include <string>
#include <sys/types.h>

namespace lares::workshop {

struct Account {
    uid_t user = 0;
    gid_t group = 0;

    friend bool operator==(const Account&, const Account&) = default;
};

struct AccountFailure {
    bool is_unknown; // there is no such account; otherwise it could not be asked
    std::string why;
};

std::expected<Account, AccountFailure> look_up_account(const std::string& account);

} // namespace lares::workshop
