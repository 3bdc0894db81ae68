// SPDX-License-Identifier: ISC
// What begins supervision of a scan directory, as it is to be typed, for hints: it stays when the terminal is
// closed.
//
//     setsid svscanboot /service </dev/null >/dev/null 2>&1 &
#pragma once

#include <string>
#include <string_view>

namespace lares::service {

std::string svscanboot_command(std::string_view scan_directory);

} // namespace lares::service
