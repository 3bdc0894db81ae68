// SPDX-License-Identifier: ISC
// A change of state of a service, and how one tells which there were between two looks at it. Pure, so that
// each case is a test.
//
//     look: ready, run 4        ready → waiting, run 4 SIGKILL       known from `history`
//                               waiting → up, run 5                  … likewise
//                               up → waiting, run 5 exit 1           … likewise
//     look: ready, run 6        waiting → ready, run 6               known from `state`
//
// Whoever looks when the kernel tells of a change sees what is so by then, and several things may have
// happened. The state counts runs, so it is known how many have begun and ended; supervise/history has a
// record of each that has ended, with how and when. A run of which there is no record (the file was too long,
// the disk was full) is told all the same, as `count`. Of another kind of supervise only the `status` tells:
// another pid, or another moment, means that a run has ended and one has begun. All else was `seen` at the
// moment of the look, unless the state says since when it is so: what it was between two looks, nobody knows.
//
// Events come in the order of their moments. A moment that is older than what was told before, as of one that
// has become ready long before its supervise was replaced, is not that of the change; then the look's counts.
#pragma once

#include "base/time.hpp"
#include "protocol/run_record.hpp"
#include "protocol/service_view.hpp"
#include "standing_words.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lares::present {

struct Event {
    enum class Known : std::uint8_t { state, history, count, status, seen };

    TaiLabel at;
    Standing from; // without words: it is new here
    Standing to;   // likewise: it is gone from here
    Known known = Known::seen;
    std::uint32_t pid = 0; // of the process that has begun, ended, or is about; 0: none, or not known
    std::uint64_t run = 0; // its number; 0: not known
    std::optional<protocol::RunEnd> end; // of that run, if it has ended
    std::string by;                      // who has ended it; empty: itself, or nobody knows
    std::string waits_for;               // of one that is blocked: on whom
};

std::string_view word_for(Event::Known known);

// What becomes of one service.
class Narrator {
  public:
    Narrator(const protocol::ServiceView& first, Instant now) : told_at_{now.label} { note(first, now); }

    // Runs have ended of which only their records tell when and how.
    bool needs_records(const protocol::ServiceView& now) const;
    // What has happened since the look before, in its order.
    std::vector<Event> tell(const protocol::ServiceView& now, std::span<const protocol::RunRecord> records,
                            Instant when);

    const Standing& standing() const { return standing_; }
    std::uint32_t pid() const { return pid_; }

  private:
    class Chain;

    void note(const protocol::ServiceView& view, Instant now);
    void tell_of_state(Chain& chain, const protocol::ServiceState& state,
                       std::span<const protocol::RunRecord> records) const;
    void tell_of_status(Chain& chain, const protocol::StatusRecord& status) const;

    Standing standing_;
    std::uint32_t pid_ = 0; // of the run; 0: none runs
    TaiLabel since_;
    TaiLabel told_at_; // the moment of the last event
    bool has_status_ = false;
    bool has_state_ = false;
    bool is_supervised_ = false;
    bool is_to_be_down_ = false;
    // What was told of its runs, as far as a state has told it; it is remembered when one cannot be read.
    bool has_counted_ = false;
    std::uint64_t started_ = 0; // so many
    std::uint64_t ended_ = 0;   // and of those
    std::uint32_t supervise_ = 0;
};

// That it is there now, and that it is there no more.
Event appearance(const Narrator& narrator, TaiLabel at);
Event disappearance(const Narrator& narrator, TaiLabel at);

} // namespace lares::present
