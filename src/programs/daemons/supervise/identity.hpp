// SPDX-License-Identifier: ISC
// Which instance this supervise serves, and how that calls what is its own: found out once, at the beginning.
//
// The entry tells, which is what supervise was called with. A log is called `log`, so svscan says of which
// instance it is; and a program that takes our place is told by us. A $LARES_INSTANCE that comes along
// without such a word is of somebody else, and goes.
#pragma once

#include "base/result.hpp"
#include "protocol/instance.hpp"

#include <string_view>

namespace lares::supervise {

// Empty: none. A part of `name`, which is taken from here, or of the environment. `is_told`: $LARES_INSTANCE
// is meant for us. It fails where it cannot be seen whether it is one.
Result<std::string_view> instance_served(const char* name, bool is_told);

// From now on all programs that are started have it in their environment; or do not, if it is none. False: no
// memory.
bool tell_programs_of(std::string_view instance);

// The names, in memory that stays. Nothing but the control directory is null where there is no memory; that
// is given, and left as it is.
protocol::OwnFiles own_files_of(std::string_view instance, const char* control);

} // namespace lares::supervise
