// SPDX-License-Identifier: ISC
#include "lares_command.hpp"

#include "operands.hpp"
#include "protocol/names.hpp"
#include "quoted.hpp"

namespace lares::service {

namespace {

// `usual`: the directory that a plain command means.
std::string command_for(std::string_view directory, std::string_view usual,
                        std::initializer_list<std::string_view> words) {
    std::string command = "lares";
    const auto add = [&](std::string_view word) { command.append(" ").append(quoted(word)); };
    if (directory != usual) {
        add("--scan");
        add(directory);
    }
    for (const std::string_view word : words) add(word);
    return command;
}

} // namespace

std::string lares_command(std::string_view directory, std::initializer_list<std::string_view> words) {
    return command_for(directory, scan_directory(), words);
}

std::string lares_command_by_sudo(std::string_view directory, std::initializer_list<std::string_view> words) {
    return "sudo " + command_for(directory, protocol::default_scan_directory, words);
}

} // namespace lares::service
