// SPDX-License-Identifier: ISC
#include "look.hpp"

#include "base/path_parts.hpp"
#include "base/text.hpp"
#include "output.hpp"
#include "present/json.hpp"
#include "service/advice.hpp"
#include "service/lares_command.hpp"
#include "sys/clock.hpp"
#include "sys/local_time.hpp"
#include "sys/report.hpp"
#include "verb.hpp"

namespace lares::front {

namespace {

std::string second_in(Zone zone, TaiLabel label) {
    const auto when = sys::civil_time(label.unix_seconds(), zone);
    if (!when) return "?";
    const SecondText text = classic_text(*when);
    const std::string_view with_point = text.before_fraction.view();
    return std::string{first_of(with_point, with_point.size() - 1)};
}

} // namespace

std::string local_second(TaiLabel label) {
    return second_in(Zone::local, label);
}

std::string utc_second(TaiLabel label) {
    return second_in(Zone::utc, label) + "Z";
}

bool is_hidden(const protocol::ServiceView& view) {
    return view.obstacle && !is_supervised(view) && view.obstacle->error == EACCES;
}

void tell_of_hidden(std::size_t hidden, std::size_t all) {
    if (hidden == 0) return;
    const std::string how_many =
        hidden == all ? "none" : std::to_string(all - hidden) + " of " + std::to_string(all);
    report.warn({how_many, " may be looked at by this user"}, 0, "try: as root");
}

void tell_that_it_still_runs(const std::string& scan_directory, const std::string& name,
                             const service::Absent& absent) {
    report.info({name, " still runs, though ", absent.directory, " has been deleted: supervise has pid ",
                 Decimal{static_cast<std::uint64_t>(absent.supervise)}.view(),
                 "; to end it: ", service::lares_command(scan_directory, {"disable", name})});
}

void tell_that_it_runs_astray(const std::string& scan_directory, const std::string& name,
                              const service::Astray& astray) {
    const auto typed = [&](std::string_view verb, std::string_view whom) {
        return service::lares_command(scan_directory, {verb, whom});
    };
    const bool has_its_name = last_part_of(astray.directory) == name;
    report.info({name, " still runs, though its link does not lead to it: supervise has pid ",
                 Decimal{static_cast<std::uint64_t>(astray.supervise)}.view(), ", in ", astray.directory,
                 "; to end it: ", typed("disable", name),
                 has_its_name ? "; to take it in again: " : "; then, to start it there: ",
                 typed("enable", astray.directory)});
}

std::optional<present::MissingService> missing_of(const service::Surveyed& seen) {
    if (!seen.missing) return std::nullopt;
    return present::MissingService{seen.missing->directory,
                                   static_cast<std::uint32_t>(seen.missing->supervise)};
}

std::optional<present::Usage> usage_of(const service::Surveyed& seen) {
    if (!seen.used) return std::nullopt;
    return present::Usage{seen.used->processes, seen.used->resident_kib, seen.used->cpu};
}

std::string table_of(std::span<const service::Surveyed> all) {
    const Instant now = sys::instant_now();
    present::Table table = present::status_table();
    for (const service::Surveyed& seen : all)
        if (const auto missing = missing_of(seen))
            add_status_row(table, seen.name, *missing);
        else
            add_status_row(table, seen.name, seen.view, usage_of(seen), now);
    return table.text(width(), colours());
}

std::string json_of(const service::Surveyed& seen, Instant now) {
    const service::Service service{seen.path};
    const service::Advice advice =
        advice_on(service, seen.path, seen.view, service::typed_at_lares_for(seen.name, seen.path));
    return present::json_for({seen.name, seen.view, now, seen.control, sys::error_text, advice.start,
                              advice.rejected, advice.awaited, missing_of(seen), usage_of(seen)});
}

bool is_up(const protocol::ServiceView& view) {
    if (view.obstacle) return false;
    return view.status.pid != 0 || (view.state && view.state->phase == protocol::Phase::started);
}

} // namespace lares::front
