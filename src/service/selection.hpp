// SPDX-License-Identifier: ISC
// The services that somebody means who types words at a command of ours, in one scan directory:
//
//     web            an entry of the scan directory
//     'web*'         those whose names match: fnmatch(3); a dot at the beginning is matched by a dot only
//     @web           those whose file `group` has the word web (operands.hpp)
//     web/log, 'web*/log'        the logs of those, which have no entries of their own
//     ./web, /etc/sv/web         a service directory, wherever it is: another word with a slash in it; a
//                                directory in which nothing speaks of a service is none
//     no word        all
//
// Each is there once, in the order of the words, and those of one word by their names. A word that means
// nobody is a problem, and does not keep the others from being found.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

// 'web*'
bool is_pattern(std::string_view word);

struct Selected {
    std::string name; // as people call it: the entry, or the path as it was given
    std::string path; // from where we are

    friend bool operator==(const Selected&, const Selected&) = default;
};

struct Problem {
    std::string word;
    std::string sentence; // `no service "ngnix" in /service`
    std::string proposal; // what may have been meant: "nginx", "worker@*" of a template; may be empty

    // `no service "ngnix" in /service; did you mean "nginx"?`
    std::string told() const;
};

struct Selection {
    std::vector<Selected> services;
    std::vector<Problem> problems;
};

// With `links`, links that lead nowhere are among them: they are no services, and are to be seen. `all`
// leaves those in that may be no directories, where that would have to be asked of each: for whoever looks at
// them next, and finds out (survey.hpp).
enum class Entries : std::uint8_t { directories, links, all };
Selection select(const std::string& scan_directory, std::span<const std::string> words,
                 Entries entries = Entries::directories);

} // namespace lares::service
