// SPDX-License-Identifier: ISC
// The table of services, a row for each: what `lares status` shows, and whoever else lists them.
//
//     NAME     STATE          SINCE   PID    MEMORY     CPU  RESTARTS  LAST EXIT
//     db       ready         12m 5s   812  21.4 MiB  1.204s         0  -
//     tornado  blocked on mq     3s     -         -       -         4  exit 1
#pragma once

#include "base/time.hpp"
#include "protocol/service_view.hpp"
#include "standing_words.hpp"
#include "table.hpp"
#include "usage.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lares::present {

Table status_table();
void add_status_row(Table& table, std::string_view name, const protocol::ServiceView& view,
                    const std::optional<Usage>& usage, Instant now);
// Of one whose directory is not there, of which no more is known.
void add_status_row(Table& table, std::string_view name, const MissingService& missing);

// How long it has been as it is, or up or down (standing_words.hpp): "3s", "12m 5s"; "-" of one that may not
// be looked at.
std::string age_words(const protocol::ServiceView& view, Instant now);

// How often it was started again; nothing where its supervise does not say.
std::optional<std::uint64_t> restarts_of(const protocol::ServiceView& view);

} // namespace lares::present
