// SPDX-License-Identifier: ISC
#include "lares_command.hpp"

#include "operands.hpp"
#include "quoted.hpp"

namespace lares::service {

std::string lares_command(std::string_view directory, std::initializer_list<std::string_view> words) {
    std::string command = "lares";
    const auto add = [&](std::string_view word) { command.append(" ").append(quoted(word)); };
    if (directory != scan_directory()) {
        add("--scan");
        add(directory);
    }
    for (const std::string_view word : words) add(word);
    return command;
}

} // namespace lares::service
