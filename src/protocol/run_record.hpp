// SPDX-License-Identifier: ISC
// supervise/history: one line for each run that has ended, the oldest first.
//
//     run=12 start=@400000006b02f7080098ace0 end=@400000006b02f70a1e0098ac ns=2491521609 exited=1 by=command
//
// A line is NAME=VALUE, separated by single blanks. Its newline says that it is whole: one that a crash has
// cut off is no record, and neither is one that does not say which run it was, when it began, when it ended
// and how. Names from a later time are passed over. docs/protocol/history.md lists the facts.
#pragma once

#include "base/tai.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "run_end.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

// Who has ended a run. A reader shows words that it does not know as they are: small letters, digits, dashes.
namespace ended_by {
inline constexpr std::string_view command = "command";   // an operator, by a command
inline constexpr std::string_view timeout = "timeout";   // supervise: its time was up
inline constexpr std::string_view need = "need";         // supervise: a service that it needs has gone
inline constexpr std::string_view oom = "oom";           // the kernel, for want of memory
inline constexpr std::string_view health = "health";     // supervise: its checks have failed
inline constexpr std::string_view watchdog = "watchdog"; // supervise: it has not said that it is alive
} // namespace ended_by

struct RunRecord {
    std::uint64_t number = 0; // as `starts` of supervise/state has counted it
    TaiLabel start;
    std::optional<TaiLabel> ready; // only if it has become ready
    TaiLabel end;
    std::optional<Span> lived; // by the monotonic clock; not known if the machine was booted meanwhile
    RunEnd how;
    TextBuffer<16> by; // who has ended it; empty: it has ended by itself, or nobody knows
    std::optional<std::uint64_t> peak_rss_kib;
    std::optional<Span> cpu; // to the microsecond
    bool stuck = false;      // it was looked at before it was killed: supervise/stuck

    friend bool operator==(const RunRecord&, const RunRecord&) = default;
};

inline constexpr std::size_t longest_run_record = 255; // with its newline, and of every version
using RunRecordText = TextBuffer<longest_run_record>;

RunRecordText to_text(const RunRecord& record);
// `line` with its newline, and nothing behind that.
std::optional<RunRecord> run_record_from_text(std::string_view line);

} // namespace lares::protocol
