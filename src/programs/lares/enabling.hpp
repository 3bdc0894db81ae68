// SPDX-License-Identifier: ISC
// What several verbs do with the entries of the scan directory: `new --enable` is new and then enable, and
// remove disables first.
#pragma once

#include "patience.hpp"
#include "verb.hpp"
#include "workshop/made_directory.hpp"
#include "workshop/scan_entries.hpp"

#include "base/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lares::front {

struct EnableWishes {
    std::vector<std::string> words;
    std::string directory = workshop::usual_directory;
    std::string as; // empty: as the directory is called
    bool does_not_wait = false;
    bool dry_run = false;
    bool json = false;
    Span patience = usual_patience;
};
int enable(const Common& common, const EnableWishes& wishes);

// Those that the words mean, in `directory` or by their paths. Nothing: one of them means none, which is said
// of each such word; if it is an entry of the scan directory, with where that leads, for `verb`.
std::optional<std::vector<workshop::MadeDirectory>> made_directories(const workshop::ScanEntries& scan,
                                                                     const std::vector<std::string>& words,
                                                                     const std::string& directory,
                                                                     std::string_view verb);

// One service that is to be stopped for good: by its entries, and where it is if it has none.
struct Disabled {
    std::string name;                 // for messages
    std::vector<std::string> entries; // of the scan directory
    std::vector<std::string> addresses;
};
// Its exit code: something of it may not have gone, which is said.
int disable(workshop::ScanEntries& entries, const std::vector<Disabled>& services, Span patience);

// The exit code of what has failed with this errno, and what can be typed against that.
int exit_code_for(int error);
std::string_view hint_for(int error);

} // namespace lares::front
