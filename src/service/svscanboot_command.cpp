// SPDX-License-Identifier: ISC
#include "svscanboot_command.hpp"

#include "base/shell_word.hpp"

namespace lares::service {

std::string svscanboot_command(std::string_view scan_directory) {
    std::string command = "setsid svscanboot ";
    append_shell_word(command, scan_directory);
    return command + " </dev/null >/dev/null 2>&1 &";
}

} // namespace lares::service
