// SPDX-License-Identifier: ISC
// Where the log of a service is. What is asked, until something is known:
//
//     1. the processes of its log service, which of them has a file `current` open for writing (or a `lock`
//     beside
//        one): multilog, svlogd, s6-log, be it below a shell
//     2. log/run, or encore's program `log`: the words behind the name of the logger
//     3. the log service's directory: `main` in it, itself, or the first by name that has a `current`
//
// A service without a log service may be a logger itself (web/log); it is asked the same questions. One
// logger can have several directories, each with other lines; the first is the one that its owner named
// first, and mostly has all of them.
#pragma once

#include "keeper.hpp"
#include "service/service.hpp"

#include <expected>
#include <string>
#include <vector>

namespace lares::logbook {

struct LogDirectory {
    std::string path; // from where we are; it need not exist yet
    Keeper keeper = Keeper::unknown;

    friend bool operator==(const LogDirectory&, const LogDirectory&) = default;
};

struct LogPlace {
    std::vector<LogDirectory> directories; // one at least
};

// Why there is none, in words that follow "web has no log: ", and what to do.
struct NoLog {
    std::string why;  // "its output goes to the standard error of svscan"
    std::string hint; // "try: …"; may be empty
};

std::expected<LogPlace, NoLog> log_place_of(const service::Service& service);

} // namespace lares::logbook
