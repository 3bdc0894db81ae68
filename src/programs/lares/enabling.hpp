// SPDX-License-Identifier: ISC
// What several verbs do with the entries of the scan directory: `new --enable` is new and then enable, and
// remove disables first.
#pragma once

#include "verb.hpp"
#include "workshop/made_directory.hpp"

#include "base/time.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace CLI {
class Option;
}

namespace lares::front {

struct EnableWishes {
    std::vector<std::string> words;
    std::string directory = workshop::usual_directory;
    std::string as; // empty: as the directory is called
    bool does_not_wait = false;
    Span patience = std::chrono::seconds{30};
};
int enable(const Common& common, const EnableWishes& wishes);

// One service that is to be stopped for good: by its entries, and where it is if it has none.
struct Disabled {
    std::string name;                 // for messages
    std::vector<std::string> entries; // of the scan directory
    std::vector<std::string> addresses;
};
// False: something of it has not gone, which is said.
bool disable(const Common& common, const std::vector<Disabled>& services, Span patience);

// An option with a time: a number alone is seconds.
CLI::Option* add_patience(CLI::App& verb, Span& patience, const std::string& meaning);

} // namespace lares::front
