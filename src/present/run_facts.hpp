// SPDX-License-Identifier: ISC
// What is known of a run that has ended, as a table of named facts, for programs. svstat -H -j shows it;
// man/svstat.8 documents it. A name keeps its meaning; new ones may be added.
//
//     run             its number
//     start           when it was started; UTC
//     ready           when it became ready; UTC
//     ready_seconds   how long that took
//     end             when it ended; UTC
//     ran_seconds     how long it lived
//     kind            exited, killed, unknown
//     code            the exit code, of one that exited
//     signal          the signal, of one that was killed …
//     signal_name     … and its name
//     core            it left a core file
//     by              who has ended it: command, timeout, need, health, watchdog, oom
//     peak_rss_kib    the most memory that it had at a time
//     cpu_seconds     its processor time
//     stuck           it was looked at before it was killed
//
// and what was seen then, as `stuck_look`, which is not in its record (json.hpp).
#pragma once

#include "protocol/run_record.hpp"
#include "value.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace lares::present {

struct RunField {
    std::string_view name;
    Value (*value)(const protocol::RunRecord&);
};

std::span<const RunField> run_fields();

// How long it took to become ready, by the wall clock; nothing if it did not, or if the clock was set back.
std::optional<Span> ready_after(const protocol::RunRecord& run);

} // namespace lares::present
