// SPDX-License-Identifier: ISC
// What last words say of a file that somebody has written: a configuration that its server refuses, a script
// that its shell does not understand, and what such a script names that is not there. Pure.
//
//     nginx: [emerg] unknown directive "foo" in /etc/nginx/nginx.conf:12     that file, line 12
//     ./run: 3: Syntax error: end of file unexpected (expecting "fi")        ./run, line 3
//     ./run: line 2: cd: /nowhere: No such file or directory                 /nowhere
//     ./run: 3: PORT: parameter not set                                      PORT
//     ./run: 3: exec: ./prog: Exec format error                              ./prog
#pragma once

#include "word_search.hpp"

namespace lares::diagnosis {

struct FileRefused {
    std::string line; // that says it
    std::string file; // empty: it does not say which
    std::uint64_t number = 0;
    std::string what = {}; // is wrong there, of a script

    friend bool operator==(const FileRefused&, const FileRefused&) = default;
};
// What is about a port, a file or a user that this names is none of it: others know more of that.
std::optional<FileRefused> configuration_refused_in(Lines lines);
// By its name: a script, or a file of data, is refused in the same words.
bool is_configuration(std::string_view file);
std::optional<FileRefused> script_refused_in(Lines lines);

Hit directory_refused_in(Lines lines); // `what`: the directory that it wants to change into
Hit variable_unset_in(Lines lines);    // `what`: the variable
Hit address_missing_in(Lines lines);   // `what`: the address
Hit format_refused_in(Lines lines);    // `what`: the program that is none of this machine
Hit login_refused_in(Lines lines);     // by su, or by the shell of the account

} // namespace lares::diagnosis
