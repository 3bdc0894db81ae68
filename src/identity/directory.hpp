// SPDX-License-Identifier: ISC
// The users and groups that this machine knows, wherever it keeps them: files, LDAP, sssd. NSS finds out, and
// that is why the programs that ask here are the only ones that are linked dynamically.
//
// One at a time: what is answered is valid until the next question.
#pragma once

#include "group_list.hpp"

#include <expected>
#include <sys/types.h>

namespace lares::identity {

struct User {
    uid_t id = 0;
    gid_t group = 0;
    const char* name = "";
    const char* home = "";
    const char* shell = "";
};

// The error is an errno value; 0: everybody who could know was asked, and there is none.
template <class T>
using Found = std::expected<T, int>;

Found<User> user_named(const char* name);
Found<User> user_numbered(uid_t id);
Found<gid_t> group_named(const char* name);

// The groups that the user is in, and `primary` first of all, as many as Linux gives to a process. False when
// there is no memory for them.
bool find_groups_of_user(const char* name, gid_t primary, GroupList& groups);

} // namespace lares::identity
