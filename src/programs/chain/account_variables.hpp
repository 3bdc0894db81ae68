// SPDX-License-Identifier: ISC
// The variables GID and UID: the numbers of an account, for a program that becomes it later.
#pragma once

#include "base/text.hpp"
#include "sys/environment.hpp"
#include "sys/report.hpp"

#include <sys/types.h>

namespace lares::chain {

inline void set_account_variables(sys::Environment& environment, uid_t user, gid_t group,
                                  const sys::Report& report) {
    if (!environment.edit({"GID"}, Decimal{group}.view()) || !environment.edit({"UID"}, Decimal{user}.view()))
        report.die({"out of memory"});
}

} // namespace lares::chain
