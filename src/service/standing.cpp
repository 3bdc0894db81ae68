// SPDX-License-Identifier: ISC
#include "standing.hpp"

#include "base/signal_name.hpp"
#include "base/text.hpp"
#include "condition.hpp"
#include "protocol/names.hpp"

namespace lares::service {

using protocol::Activity;
using protocol::GaveUp;
using protocol::Obstacle;
using protocol::Phase;
using protocol::RunEnd;
using protocol::ServiceView;
using protocol::Want;

namespace {

std::string digits(std::uint64_t number) {
    return std::string{Decimal{number}.view()};
}

std::string_view script_of(GaveUp::Because because) {
    switch (because) {
    case GaveUp::Because::start: return "start";
    case GaveUp::Because::finish: return "finish";
    case GaveUp::Because::rule:
    case GaveUp::Because::run: break;
    }
    return "run";
}

std::string end_words(const RunEnd& end) {
    const auto number = static_cast<std::uint64_t>(end.number);
    const std::string_view name = signal_name(end.number);
    switch (end.kind) {
    case RunEnd::Kind::exited: return " exited " + digits(number);
    case RunEnd::Kind::killed:
        return " was killed by " + (name.empty() ? "signal " + digits(number) : "SIG" + std::string{name});
    case RunEnd::Kind::unknown: break;
    }
    return " has ended";
}

std::string_view words_with_process(const ServiceView& view) {
    if (runs_finish(view.status))
        return view.state && view.state->phase == Phase::stopping ? "stop runs" : "finish runs";
    if (activity_of(view.status) == Activity::starting) return "start runs";
    return view.status.paused ? "paused" : "up";
}

std::string_view words_without_process(const ServiceView& view) {
    switch (activity_of(view.status)) {
    case Activity::started: return "up";
    case Activity::stopping:
        return view.state && view.state->phase == Phase::clearing ? "waiting for what is left of the run"
                                                                  : "waiting for a process to clean up";
    case Activity::failed: return "failed for good";
    default: return want_of(view.status) == Want::up ? "about to be started" : "down";
    }
}

} // namespace

std::string standing_of(const ServiceView& view) {
    if (is_supervised(view) == false) return "supervise not running";
    if (view.obstacle) return "its status cannot be read";
    const bool lacks_readiness = is_up(view) && !is_ready(view);
    if (const std::string other = waits_for(view); !other.empty()) return "waiting for " + other;
    std::string words{view.status.pid != 0 ? words_with_process(view) : words_without_process(view)};
    if (view.status.pid != 0) words.append(" (pid ").append(digits(view.status.pid)).append(")");
    if (const std::string other = held_by(view); !other.empty())
        words.append(", going on for ").append(other);
    return lacks_readiness ? words.append(", not ready") : words;
}

std::string held_by(const ServiceView& view) {
    const bool is_held = view.state && view.state->held_until;
    return is_held ? std::string{view.state->neighbour.view()} : "";
}

std::string waits_for(const ServiceView& view) {
    const bool waits = view.state && view.state->phase == protocol::Phase::waiting;
    return waits ? std::string{view.state->neighbour.view()} : "";
}

std::string last_straw_of(const ServiceView& view) {
    if (!view.state || !view.state->gave_up) return {};
    const GaveUp& gave_up = *view.state->gave_up;
    return std::string{script_of(gave_up.because)} + end_words(gave_up.end);
}

std::string last_end_of(const ServiceView& view) {
    if (!view.state || !view.state->last_end) return {};
    return "run" + end_words(*view.state->last_end);
}

std::string unable_to(const Service& service, const Obstacle& obstacle) {
    namespace file = protocol::control_file;
    switch (obstacle.at) {
    case Obstacle::At::directory: return "unable to chdir to " + service.name();
    case Obstacle::At::down_file: return "unable to stat " + service.path(protocol::service_file::down);
    case Obstacle::At::ok: return "unable to open " + service.control_path(file::ok);
    case Obstacle::At::open_status: return "unable to open " + service.control_path(file::status);
    case Obstacle::At::read_status: return "unable to read " + service.control_path(file::status);
    case Obstacle::At::format: return "unable to read " + service.control_path(file::status) + ": bad format";
    }
    return {};
}

} // namespace lares::service
