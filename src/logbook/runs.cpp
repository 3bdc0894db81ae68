// SPDX-License-Identifier: ISC
#include "runs.hpp"

#include "base/text.hpp"
#include "service/history.hpp"
#include "sys/report.hpp"

#include <algorithm>

namespace lares::logbook {

namespace {

using Kind = WhichRun::Kind;

// svlogd's stamps are cut to ten microseconds.
TaiLabel as_coarse_stamp(TaiLabel label) {
    constexpr std::uint32_t step = 10'000;
    return {label.seconds, label.nanoseconds / step * step};
}

constexpr std::uint32_t time_to_be_read = 1'000'000; // nanoseconds

TaiLabel later_by(TaiLabel label, std::uint32_t nanoseconds) {
    constexpr std::uint32_t second = 1'000'000'000;
    const std::uint32_t sum = label.nanoseconds + nanoseconds;
    return {label.seconds + sum / second, sum % second};
}

// When the next one has its say. Nothing: the clock was set back between the two.
std::optional<TaiLabel> turn_after(const protocol::RunRecord& run, TaiLabel next) {
    if (next < run.end) return std::nullopt;
    return std::max(next, later_by(run.end, time_to_be_read));
}

// A stamp may be cut, and is earlier then than the run.
TaiLabel first_word(std::span<const protocol::RunRecord> before, TaiLabel start) {
    const auto turn = before.empty() ? std::nullopt : turn_after(before.back(), start);
    return turn && *turn > start ? *turn : as_coarse_stamp(start);
}

std::optional<TaiLabel> start_of_current(const service::Service& service) {
    const protocol::ServiceView view = service.look();
    if (view.obstacle || view.status.pid == 0) return std::nullopt;
    return view.status.since;
}

} // namespace

std::optional<WhichRun> which_run(std::string_view words) {
    if (words == "last") return WhichRun{Kind::last};
    if (words == "current") return WhichRun{Kind::current};
    const auto number = number_from_text(words);
    return number ? std::optional{WhichRun{Kind::numbered, *number}} : std::nullopt;
}

std::expected<Interval, std::string> interval_of_run(std::span<const protocol::RunRecord> runs,
                                                     std::optional<TaiLabel> current, const WhichRun& which) {
    if (which.kind == Kind::current) {
        if (!current) return std::unexpected("it does not run");
        return Interval{first_word(runs, *current), {}};
    }
    if (runs.empty()) return std::unexpected("no run of it is known that has ended");
    const auto found = which.kind == Kind::last
                           ? std::prev(runs.end())
                           : std::ranges::find(runs, which.number, &protocol::RunRecord::number);
    if (found == runs.end())
        return std::unexpected("its run " + std::to_string(which.number) + " is not known");
    const auto next = std::next(found);
    const std::optional<TaiLabel> next_start = next == runs.end() ? current : std::optional{next->start};
    return Interval{first_word({runs.begin(), found}, found->start),
                    next_start ? turn_after(*found, *next_start) : std::nullopt};
}

std::expected<Interval, std::string> interval_of_run(const service::Service& service, const WhichRun& which) {
    const auto runs = history_of(service);
    if (!runs && which.kind != Kind::current)
        return std::unexpected("unable to " + std::string{runs.error().attempt} +
                               " its history: " + std::string{sys::error_text(runs.error().error)});
    const std::span<const protocol::RunRecord> known =
        runs ? std::span<const protocol::RunRecord>{*runs} : std::span<const protocol::RunRecord>{};
    return interval_of_run(known, start_of_current(service), which);
}

} // namespace lares::logbook
