// SPDX-License-Identifier: ISC
// A service directory that is to be made, as values: what somebody wants, before it is a file of any kind.
//
//     lares new web --user www --env PORT=8080 --ready listen:8080 -- ./server
//          │           │           │                 │                  │
//          name        account     variables         settings           command
//
// What of it is right is asked of checks.hpp; draft.hpp makes files of it, and building.hpp puts these on the
// disk. None of them knows a terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lares::workshop {

struct Variable {
    std::string name;
    std::string value;

    friend bool operator==(const Variable&, const Variable&) = default;
};

// A file of service(5) with its text; an empty one is a switch. Its name may have a directory in front:
// "needs/db".
struct Setting {
    std::string file;
    std::string text;

    friend bool operator==(const Setting&, const Setting&) = default;
};

struct LogPlan {
    std::string directory;          // from the root; empty: `main` beside its run
    std::string account;            // as setuidgid takes it; empty: whoever runs svscan
    std::uint64_t size = 1'000'000; // of a file: multilog's s …
    std::uint64_t how_many = 20;    // … and n
};

struct Blueprint {
    std::string name; // ends with @: a template of instances
    std::vector<std::string> command;
    std::string account;
    std::vector<Variable> variables;
    std::string variables_file;      // from the root, for envini; empty: none
    std::string working_directory;   // from the root; empty: the service directory
    std::vector<std::string> limits; // softlimit's words
    std::optional<LogPlan> log = LogPlan{};
    std::vector<Setting> settings;

    bool is_template() const { return name.ends_with('@'); }
};

} // namespace lares::workshop
