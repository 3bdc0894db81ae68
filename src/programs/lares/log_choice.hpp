// SPDX-License-Identifier: ISC
// Which logs lares logs is about: where they are, and what part of them is asked for.
#pragma once

#include "logbook/interval.hpp"
#include "logbook/log_place.hpp"
#include "verb.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lares::front {

struct LogsWishes {
    std::vector<std::string> services;
    std::string lines; // of -n; empty: it was not given
    std::string first; // of --first
    std::string since;
    std::string until;
    std::string run;
    std::string pattern;
    std::string directory; // of --dir
    std::string form = "short";
    bool ignores_case = false;
    bool follows = false;
    bool is_reverse = false;
    bool is_utc = false;
    bool is_raw = false;
};

struct ChosenLog {
    std::string name; // of the service
    logbook::LogDirectory directory;
    logbook::Interval interval;
};

struct LogChoice {
    std::vector<ChosenLog> logs;
    bool is_complete = true; // each service that was named has one
};

// What is wrong with a word of the command line ends the program; what is wrong with a service is said.
LogChoice chosen_logs(const Common& common, const LogsWishes& wishes);

} // namespace lares::front
