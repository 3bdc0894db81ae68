// SPDX-License-Identifier: ISC
// A line of a log for who looks at it, and for programs.
//
//     2026-11-29 23:17:05.534 GET /index.html                  of one service
//     23:17:05.534 GET /index.html                             of today, where there is little room
//     web    | 2026-11-29 23:17:05.534 GET /index.html         of several, each in a colour of its own
//     {"schema":"lares-log-1","service":"web","time":"2026-11-29T23:17:05.534292708Z","file":"…","message":"GET
//     …"}
#pragma once

#include "base/civil_time.hpp"
#include "base/tai.hpp"
#include "tone.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lares::present {

struct LogEntry {
    std::string_view service;
    std::optional<TaiLabel> time; // nothing: it has no stamp
    std::string_view file;
    std::string_view message;
};

inline constexpr std::string_view log_schema = "lares-log-1";
// One line, without its end. The time is UTC, with nanoseconds.
std::string json_for(const LogEntry& entry);

// Which time it is where people look. It comes from outside, because this folder asks the system nothing.
using CivilClock = CivilTime (*)(std::int64_t unix_seconds);

struct LogLook {
    CivilClock clock = nullptr;
    Zone zone = Zone::local;
    Colours colours = Colours::no;
    bool is_for_eyes = false;        // what a terminal would obey is made visible
    std::int64_t (*now)() = nullptr; // in seconds since 1970: a line of the day that it is has no date
};

class LogLines {
  public:
    // Of one service: it is not named.
    LogLines(std::span<const std::string> services, const LogLook& look);

    // With its end. `service`: its place among them.
    void append(std::string& out, const LogEntry& entry, std::size_t service);

  private:
    void append_time(std::string& out, TaiLabel time);
    std::string words_for(std::int64_t unix_seconds) const;

    LogLook look_;
    std::vector<std::string> prefixes_;
    std::optional<std::int64_t> second_; // that this is the text of:
    std::string second_text_;
};

} // namespace lares::present
