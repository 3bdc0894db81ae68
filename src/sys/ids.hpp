// SPDX-License-Identifier: ISC
// The user and the groups that this process runs as. For good: who has become somebody cannot go back.
#pragma once

#include "base/result.hpp"

#include <span>
#include <sys/types.h>

namespace lares::sys {

// The list of groups becomes exactly this one.
Result<> set_groups(std::span<const gid_t> groups);
Result<> set_group(gid_t group);
Result<> set_user(uid_t user);

} // namespace lares::sys
