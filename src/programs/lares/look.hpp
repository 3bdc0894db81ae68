// SPDX-License-Identifier: ISC
// What the verbs that look at services have in common.
#pragma once

#include "present/status_table.hpp"
#include "service/astray.hpp"
#include "service/survey.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace lares::front {

// "2026-11-29 22:14:07", here; and with a Z, in UTC.
std::string local_second(TaiLabel label);
std::string utc_second(TaiLabel label);

// Says so where some may not be looked at: their states are not known then.
void tell_of_hidden(std::size_t hidden, std::size_t all);
bool is_hidden(const protocol::ServiceView& view);

// Of one whose directory has been deleted: who it is, and how it is ended.
void tell_that_it_still_runs(const std::string& scan_directory, const std::string& name,
                             const service::Absent& absent);
// Of one to which no link leads any more: the same, and how it is taken in again.
void tell_that_it_runs_astray(const std::string& scan_directory, const std::string& name,
                              const service::Astray& astray);
// Nothing: its directory is there.
std::optional<present::MissingService> missing_of(const service::Surveyed& seen);

std::optional<present::Usage> usage_of(const service::Surveyed& seen);

// The table of lares status, as wide as the terminal.
std::string table_of(std::span<const service::Surveyed> all);
// A service as an object, without the end of a line.
std::string json_of(const service::Surveyed& seen, Instant now);

// Up, be it without a process.
bool is_up(const protocol::ServiceView& view);

} // namespace lares::front
