// SPDX-License-Identifier: ISC
// The variables that the files of a directory say: one of them becomes a variable, or is warned of.
#pragma once

#include "chain/env_directory.hpp"
#include "protocol/env_file.hpp"
#include "sys/environment.hpp"
#include "sys/report.hpp"

#include <string_view>

namespace lares::chain {

inline void set_directory_variable(sys::Environment& environment, std::string_view prefix,
                                   std::string_view directory, const EnvEntry& entry,
                                   const sys::Report& report) {
    if (protocol::is_no_variable(entry.name))
        report.warn({"unable to set ", directory, "/", entry.name}, 0,
                    "no variable has a = in its name; rename the file");
    else if (!environment.edit({prefix, entry.name}, entry.value))
        report.die({"out of memory"});
}

} // namespace lares::chain
