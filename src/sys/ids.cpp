// SPDX-License-Identifier: ISC
#include "ids.hpp"

#include "fd.hpp"

#include <grp.h>

namespace lares::sys {

Result<> set_groups(std::span<const gid_t> groups) {
    if (::setgroups(groups.size(), groups.data()) < 0) return failed_to("setgroups");
    return {};
}

Result<> set_group(gid_t group) {
    if (::setgid(group) < 0) return failed_to("setgid");
    return {};
}

Result<> set_user(uid_t user) {
    if (::setuid(user) < 0) return failed_to("setuid");
    return {};
}

} // namespace lares::sys
