// SPDX-License-Identifier: ISC
// All that can be known of a service from its directory, as one value: what `service` reads and `present`
// words.
//
// A look goes through a fixed order of questions, that of daemontools' svstat, and ends at the first
// obstacle. What comes after that is not known, and keeps its first value.
#pragma once

#include "service_state.hpp"
#include "status_record.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lares::protocol {

// What stood in the way of knowing more.
struct Obstacle {
    enum class At : std::uint8_t {
        directory,   // it cannot be entered
        down_file,   // whether there is one cannot be told
        ok,          // supervise/ok cannot be opened; ENXIO: nobody reads it, so no supervise runs;
                     // EINVAL: it is no FIFO, and tells nothing
        open_status, // supervise/status cannot be opened …
        read_status, // … or not be read …
        format,      // … or is too short; `error` is 0
    };
    At at;
    int error; // an errno value

    friend bool operator==(const Obstacle&, const Obstacle&) = default;
};

struct ServiceView {
    std::optional<Obstacle> obstacle;
    bool down_file = false;      // as it is now, not as supervise saw it when it began
    std::size_t status_size = 0; // as far as it was read
    StatusRecord status;
    std::optional<StatusRecord> log_status; // encore: of the log that the same supervise runs
    // Only of a supervise of ours, only when asked for, and only when it is of the same moment as `status`.
    std::optional<ServiceState> state;

    friend bool operator==(const ServiceView&, const ServiceView&) = default;
};

// As much of a status file as there is to know.
inline constexpr std::size_t longest_status = 2 * StatusRecord::size;

// Notes the bytes of a status file, or that they are none.
void note_status(ServiceView& view, std::span<const unsigned char> bytes);

// What to do about it; empty when the error says all that is known.
std::string_view remedy_for(const Obstacle& obstacle);

// Whether a supervise runs; nothing when that cannot be told.
std::optional<bool> is_supervised(const Obstacle& obstacle);
std::optional<bool> is_supervised(const ServiceView& view);

// Bytes 18 and 19 are there: the supervise is ours, runit's or encore's. 0.76 wrote 18 bytes.
inline bool has_detail(const ServiceView& view) {
    return view.status_size >= StatusRecord::size;
}

// encore's svup asks this. What cannot be looked at is not started.
bool is_started(const ServiceView& view);

// Two looks at the same process, or at the same time of being down: the stamp moves when a process starts and
// when it dies.
bool is_same_run(const ServiceView& before, const ServiceView& now);

// `state` was published together with `status`. It is not while supervise is between writing the one and the
// other, or when it was left behind by a supervise that has made way for one of another kind.
bool is_of_the_same_moment(const ServiceState& state, const StatusRecord& status);

// The log of the same supervise as a view of its own; nothing when there is none.
std::optional<ServiceView> view_of_log(const ServiceView& view);

} // namespace lares::protocol
