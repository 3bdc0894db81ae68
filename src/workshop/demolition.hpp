// SPDX-License-Identifier: ISC
// Removing a service directory that nobody supervises any more. Its logs can be kept: then they stay where
// they are, and nothing else does.
//
//     /etc/lares/web/log/main        a log: a directory beside log/run with a file `current` in it
//
// What tells that it is a service, `run`, goes last. So what was interrupted can be done again.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace lares::workshop {

struct Contents {
    std::size_t files = 0; // and all that is no directory
    std::size_t directories = 0;
    std::vector<std::string> logs; // from the service directory: "log/main"
};

// Why it is not to be removed, as a sentence; empty: it is a service directory, or the logs of one.
std::string problem_with_removing(const std::string& path);

Contents contents_of(const std::string& path);

// By which clients find whoever may supervise it: itself, and each instance that has a control directory.
std::vector<std::string> addresses_of(const std::string& path);

enum class Logs : bool { keep, remove };

struct DemolitionFailure {
    Error error;
    std::string path;
};
std::expected<void, DemolitionFailure> demolish(const std::string& path, Logs logs);

} // namespace lares::workshop
