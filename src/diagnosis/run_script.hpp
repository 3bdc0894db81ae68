// SPDX-License-Identifier: ISC
// What a run script is about to do, as far as that can be read from its text without a shell: pure.
//
//     #!/bin/sh
//     exec 2>&1
//     exec setuidgid www nginx -c nginx.conf        the last command
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::diagnosis {

// Behind #!, without its arguments; empty: there is none.
std::string interpreter_in(std::string_view script);
// The lines of its first line end in CR LF.
bool has_carriage_returns(std::string_view script);

// Its words, quotes taken off, with a line that ends in \ joined to the next one. Comments and empty lines
// are passed over; empty: there is none.
std::vector<std::string> last_command_of(std::string_view script);

// Nothing in the script keeps it from ending in an exec: its last command begins with one.
bool ends_in_exec(std::string_view script);
// It does something itself while its children run, so that it is no mistake that it stays: it waits, traps
// signals, has a loop or a pipe at its end, or is no script of a shell at all.
bool is_to_stay(std::string_view script);

// Some command of the script has a word that is, or ends in, the name of this program: "/usr/sbin/nginx".
bool names_program(std::string_view script, std::string_view program);

// Whom its commands want to become: "www" of "setuidgid www", "chpst -u www:web", "s6-setuidgid www".
std::vector<std::string> users_in(std::string_view script);

// The number behind an option of softlimit: "softlimit -a 1000000".
std::optional<std::string> limit_in(std::string_view script, std::string_view options);

} // namespace lares::diagnosis
