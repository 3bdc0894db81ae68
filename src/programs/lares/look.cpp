// SPDX-License-Identifier: ISC
#include "look.hpp"

#include "output.hpp"
#include "present/json.hpp"
#include "service/advice.hpp"
#include "sys/clock.hpp"
#include "sys/report.hpp"

namespace lares::front {

std::optional<present::Usage> usage_of(const service::Surveyed& seen) {
    if (!seen.used) return std::nullopt;
    return present::Usage{seen.used->resident_kib, seen.used->cpu};
}

std::string table_of(std::span<const service::Surveyed> all) {
    const Instant now = sys::instant_now();
    present::Table table = present::status_table();
    for (const service::Surveyed& seen : all)
        add_status_row(table, seen.name, seen.view, usage_of(seen), now);
    return table.text(width(), colours());
}

std::string json_of(const service::Surveyed& seen, Instant now) {
    const service::Service service{seen.path};
    const service::Advice advice = advice_on(service, seen.path, seen.view);
    return present::json_for({seen.name, seen.view, now, seen.control, sys::error_text, advice.start,
                              advice.rejected, advice.awaited});
}

bool is_up(const protocol::ServiceView& view) {
    if (view.obstacle) return false;
    return view.status.pid != 0 || (view.state && view.state->phase == protocol::Phase::started);
}

} // namespace lares::front
