// SPDX-License-Identifier: ISC
#include "keeper.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lares::logbook {

namespace {

// The Unix time from which on there is one second more (IERS, Bulletin C), of those that a log can be from:
// s6 is of 2011. There has been none since 2017.
constexpr std::int64_t leap_seconds[] = {1341100800, 1435708800, 1483228800};
constexpr std::int64_t leap_seconds_before = 24;

} // namespace

std::optional<Keeper> keeper_named(std::string_view program) {
    const std::string_view name = last_part_of(program);
    if (name == "multilog") return Keeper::multilog;
    if (name == "svlogd") return Keeper::svlogd;
    if (name == "s6-log") return Keeper::s6_log;
    return std::nullopt;
}

TaiLabel as_of_daemontools(TaiLabel label, Keeper keeper) {
    if (keeper != Keeper::s6_log) return label;
    std::int64_t leaps = leap_seconds_before;
    for (const std::int64_t since : leap_seconds)
        if (label.unix_seconds() - leaps > since) ++leaps;
    return {label.seconds - static_cast<std::uint64_t>(leaps), label.nanoseconds};
}

} // namespace lares::logbook
