// SPDX-License-Identifier: ISC
#include "coming.hpp"

#include "awaited.hpp"
#include "condition.hpp"
#include "remedy.hpp"
#include "standing.hpp"
#include "sys/clock.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>

namespace lares::service {

using protocol::ServiceView;

namespace {

constexpr Span long_enough_to_stay = std::chrono::seconds{1};
constexpr Span time_to_be_noticed = std::chrono::milliseconds{50};

// By its stamps, which go by two clocks.
Span age_of_run(const ServiceView& view) {
    const Instant now = sys::instant_now();
    if (view.state) return now.moment - view.state->since_moment;
    const TaiLabel since = view.status.since;
    if (now.label < since) return Span{0};
    const std::uint64_t seconds = std::min<std::uint64_t>(now.label.seconds - since.seconds, 1'000'000);
    return std::chrono::seconds{seconds} + Span{now.label.nanoseconds} - Span{since.nanoseconds};
}

// The supervise of daemontools looks at nothing for a second after a start, and shows what has died
// meanwhile.
bool has_died_unnoticed(const ServiceView& view) {
    if (view.state) return false;
    const auto facts = sys::facts_of_process(static_cast<pid_t>(view.status.pid));
    return !facts || facts->is_dead();
}

} // namespace

std::optional<Span> time_to_stay(const ServiceView& now) {
    const bool has_said_so = now.state && now.state->ready == true;
    if (has_said_so || now.status.pid == 0) return std::nullopt;
    const Span rest = long_enough_to_stay - age_of_run(now);
    if (rest <= Span{0} && !has_died_unnoticed(now)) return std::nullopt;
    return std::max(rest, time_to_be_noticed);
}

std::optional<Explanation> why_it_cannot_come(const Service& service, std::string_view name,
                                              const ServiceView& now) {
    if (now.obstacle) return std::nullopt;
    const auto failure = now.state ? now.state->start_failure : std::nullopt;
    const bool is_for_good = failure && failure->step == protocol::StartFailure::Step::exec;
    if (is_for_good && now.status.pid == 0 && !may_be_mended(service, *failure))
        return Explanation{std::string{"unable to start its "} + script_of(*failure) + " file",
                           failure->number, remedy_for(service, name, *failure)};
    if (const Awaited need = hopeless_need_of(service, service.name(), now); !need.name.empty())
        return Explanation{"it needs " + need.name + need.clause(), 0, need.remedy};
    return std::nullopt;
}

std::optional<Explanation> why_its_need_does_not_come(const Service& service, const ServiceView& now,
                                                      const Typed& typed) {
    if (now.obstacle) return std::nullopt;
    const Awaited need = awaited_by(service, service.name(), now, typed);
    if (need.hindrance != Awaited::Hindrance::has_failed_for_good) return std::nullopt;
    return Explanation{"it waits for " + need.name + need.clause(), 0, need.remedy};
}

} // namespace lares::service
