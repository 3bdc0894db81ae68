// SPDX-License-Identifier: ISC
// What one run of a service has said, and no other: its interval of time, by the history that its supervise
// keeps.
//
// Its logger stamps a line when it reads it, which may be a moment after the death. So a run's interval lasts
// until the next run begins, what `finish` says included. Nothing else has had a say meanwhile.
//
// The next one may begin in the moment of the death. No program says anything within a millisecond after its
// supervise has decided to start it; so what is read within that time after a death belongs to the dead.
#pragma once

#include "interval.hpp"
#include "protocol/run_record.hpp"
#include "service/service.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lares::logbook {

struct WhichRun {
    enum class Kind : std::uint8_t { last, current, numbered };
    Kind kind = Kind::last;
    std::uint64_t number = 0;
};
// "last": the last that has ended. "current": the one that lives. "12": by its number. Nothing: none of
// these.
std::optional<WhichRun> which_run(std::string_view words);

// Or why it is not known: "no run of it has ended".
std::expected<Interval, std::string> interval_of_run(const service::Service& service, const WhichRun& which);

// The same by what is known of its runs: those that have ended, the oldest first, and when the one began that
// lives.
std::expected<Interval, std::string> interval_of_run(std::span<const protocol::RunRecord> runs,
                                                     std::optional<TaiLabel> current, const WhichRun& which);

} // namespace lares::logbook
