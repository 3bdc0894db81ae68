// SPDX-License-Identifier: ISC
// What a run script is about to do, as far as that can be read from its text without a shell: pure.
//
//     #!/bin/sh
//     exec 2>&1
//     exec setuidgid www nginx -c nginx.conf        the last command
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::diagnosis {

// Behind #!, without its arguments; empty: there is none.
std::string interpreter_in(std::string_view script);
// The lines of its first line end in CR LF.
bool has_carriage_returns(std::string_view script);

// It begins with the three bytes by which some editors mark a text as UTF-8.
bool has_byte_order_mark(std::string_view script);

// The number of the first line that ends so; 0: none does.
std::size_t line_with_carriage_return(std::string_view script);

// Its words, quotes taken off, with a line that ends in \ joined to the next one. Comments and empty lines
// are passed over; empty: there is none.
std::vector<std::string> last_command_of(std::string_view script);

// The interpreter is a shell, be it one that env looks for.
bool is_script_of_shell(std::string_view script);
// The name of that shell; empty: it is no script of one.
std::string shell_in(std::string_view script);
// What env is to look for in $PATH: "perl" of "#!/usr/bin/env -S perl -w"; empty: it is another interpreter.
std::string program_for_env(std::string_view script);

// The last part of a path is this name of a program, of which the kernel knows fifteen letters.
bool is_name_of(std::string_view path, std::string_view program);
// Some command of the script has a word that is, or ends in, the name of this program: "/usr/sbin/nginx"; or
// calls a tool that starts it, as pg_ctl does postgres.
bool names_program(std::string_view script, std::string_view program);

// All names that programs of it may have: for whoever asks about many programs.
std::vector<std::string> names_in_script(std::string_view script);

// Whom its commands want to become: "www" of "setuidgid www", "chpst -u www:web", "s6-setuidgid www".
std::vector<std::string> users_in(std::string_view script);

// The same with their groups: "www:web". What is no plain name is among them.
std::vector<std::string> accounts_in(std::string_view script);

// Where it has its variables from: "./env" of "envdir ./env", "chpst -e ./env"; empty: from nowhere.
std::string environment_directory_in(std::string_view script);

// The number behind an option of softlimit: "softlimit -a 1000000".
std::optional<std::string> limit_in(std::string_view script, std::string_view options);

} // namespace lares::diagnosis
