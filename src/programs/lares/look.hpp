// SPDX-License-Identifier: ISC
// What the verbs that look at services have in common.
#pragma once

#include "present/status_table.hpp"
#include "service/survey.hpp"

#include <optional>
#include <span>
#include <string>

namespace lares::front {

std::optional<present::Usage> usage_of(const service::Surveyed& seen);

// The table of lares status, as wide as the terminal.
std::string table_of(std::span<const service::Surveyed> all);
// A service as an object, without the end of a line.
std::string json_of(const service::Surveyed& seen, Instant now);

// Up, be it without a process.
bool is_up(const protocol::ServiceView& view);

} // namespace lares::front
