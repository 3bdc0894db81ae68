// SPDX-License-Identifier: ISC
// How a service stands, in a word or a few, and in a tone: what every table, line and page of ours says of
// it.
//
//     up                     it runs, and does not say when it is ready; or it is up without a process
//     ready                  it runs, and has said so, or was found to be
//     starting               `start` runs, or it runs and is not ready yet
//     stopping               it has been told to go, or `finish` or `stop` runs, or what is left of it goes
//     waiting 12s            it is started then
//     blocked on db          it is started when db is as it needs it
//     paused                 it was sent STOP
//     unhealthy              it runs, and its checks fail
//     down                   it is to stay down
//     failed                 it has failed for good, or cannot be started at all
//     not supervised         no supervise runs
//     unknown                it may not be looked at
//     not there              its link leads nowhere
//     deleted, runs          its directory has been deleted, and its supervise runs
#pragma once

#include "base/time.hpp"
#include "protocol/service_view.hpp"
#include "tone.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lares::present {

struct Standing {
    std::string words;
    Tone tone = Tone::plain;

    // Without what goes on changing or is of another one: "waiting", "blocked".
    std::string_view kind() const;

    friend bool operator==(const Standing&, const Standing&) = default;
};

Standing standing_words(const protocol::ServiceView& view, Moment now);
// With what a table has room for: "up, once" of one that is not started again.
Standing full_standing(const protocol::ServiceView& view, Moment now);

// One whose directory is not there.
struct MissingService {
    std::string_view directory;  // where its link leads, or which was deleted
    std::uint32_t supervise = 0; // that runs all the same; 0: none
};
Standing standing_words(const MissingService& missing);
// "its link leads to /etc/lares/web, which does not exist"
std::string missing_words(const MissingService& missing);

// Since when, as far as that is told. It is about how the service stands where the state has the moment of
// that: of one that is up, starting, ready, unhealthy or down. Of any other it is told since when it is up or
// down.
struct Since {
    std::string_view of; // "up", "down"; empty: as its standing says
    TaiLabel label;
    Span age{0};
};
// Nothing: nobody tells.
std::optional<Since> since_when(const protocol::ServiceView& view, Instant now);

// "exit 1", "SIGSEGV, core", "SIGKILL (oom)", "exit 0": how a run ended, and whose doing it was if not its
// own.
std::string end_words(const protocol::RunEnd& end, std::string_view by = {});
// Of the last run; empty: nobody says.
std::string last_end_words(const protocol::ServiceView& view);

} // namespace lares::present
