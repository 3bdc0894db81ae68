// SPDX-License-Identifier: ISC
// Views of services in the situations that the tests speak of.
#pragma once

#include "present/facts.hpp"
#include "protocol/run_record.hpp"

#include <cerrno>
#include <string>
#include <string_view>

namespace lares::present {

using protocol::Obstacle;
using protocol::ServiceView;

inline std::string_view error_words(int number) {
    return number == ENOENT ? "file does not exist" : "access denied";
}

constexpr std::int64_t noon = 1'795'348'800; // 2026-11-22 12:00:00 UTC
inline const TaiLabel since = TaiLabel::from_unix(noon, 500);
inline const Instant twelve_seconds_later{Moment{std::chrono::seconds{112}},
                                          TaiLabel::from_unix(noon + 12, 500)};

// As daemontools 0.76 shows it: 18 bytes of status, and no state.
inline ServiceView classic(std::uint32_t pid, char want) {
    ServiceView view;
    view.status_size = protocol::StatusRecord::classic_size;
    view.status.since = since;
    view.status.pid = pid;
    view.status.want = want;
    return view;
}

// As encore and runit show it: bytes 18 and 19 as well.
inline ServiceView detailed(std::uint32_t pid, char want, std::uint8_t detail, std::uint8_t phase) {
    ServiceView view = classic(pid, want);
    view.status_size = protocol::StatusRecord::size;
    view.status.detail = detail;
    view.status.phase = phase;
    return view;
}

// As our supervise shows it.
inline ServiceView of(const protocol::ServiceState& state) {
    ServiceView view;
    view.status_size = protocol::StatusRecord::size;
    view.status = status_record_of(state);
    view.state = state;
    return view;
}

inline protocol::ServiceState running() {
    protocol::ServiceState state;
    state.phase = protocol::Phase::running;
    state.pid = 4711;
    state.author.pid = 4710;
    state.author.version.append("2.1");
    state.starts = 3;
    state.since = since;
    state.since_moment = Moment{std::chrono::seconds{100}};
    return state;
}

// A run of which all is known.
inline protocol::RunRecord killed_run() {
    protocol::RunRecord run;
    run.number = 12;
    run.start = TaiLabel::from_unix(noon, 500'000'000);
    run.ready = TaiLabel::from_unix(noon + 1, 250'000'000);
    run.end = TaiLabel::from_unix(noon + 12, 500'000'000);
    run.lived = std::chrono::milliseconds{11'992};
    run.how = {protocol::RunEnd::Kind::killed, 11, true};
    run.by.append(protocol::ended_by::timeout);
    run.peak_rss_kib = 43'112;
    run.cpu = std::chrono::milliseconds{3204};
    return run;
}

inline ServiceView stopped_by(Obstacle::At at, int error) {
    ServiceView view;
    view.obstacle = Obstacle{at, error};
    return view;
}

inline Subject subject(const ServiceView& view, std::string_view name = "web") {
    return {name, view, twelve_seconds_later, "supervise", error_words};
}

} // namespace lares::present
