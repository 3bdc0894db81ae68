// SPDX-License-Identifier: ISC
// What svscanboot decides about the two that it keeps alive: svscan, and the readproctitle that shows what
// svscan and the services complain of.
//
//     keeping ──── asked ───▶ stopping
//        │                       │
//        └─── svscan has left ───┴──▶ waiting_for_title ─── it has left, or a second has passed ──▶ done
//
// A svscan that ends by itself when it was asked to, or with exit code 0, has left. One that is killed has
// not: another one is started, in the midst of a stop as well, and is told to go on with that. Either of the
// two may run already when we begin, since the svscanboot that has started it was killed: then it is watched,
// and nobody is its parent whom its exit code would reach; but a svscan writes down what it was told, and
// that it has left. Once svscan has left, the messages are let go of, so that readproctitle sees their end
// and leaves by itself; services that were left running on purpose keep it, and it shows what they say.
#pragma once

#include "base/era.hpp"
#include "kept.hpp"
#include "protocol/scan_state.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

// What a file in .svscan says about one of the two, and what there is now.
struct Sighting {
    protocol::KnownProcess recorded; // nobody, when the file is not there or not whole
    Era recorded_era;
    Era era;                   // of now
    bool exists = false;       // the recorded pid is somebody's, who is not dead
    std::uint64_t started = 0; // and has begun then: ticks since boot
    // It does what it is there for: svscan holds .svscan/lock, readproctitle reads our messages.
    bool is_at_its_post = false;
};

// It is the recorded one, and need not be started.
bool runs_on(const Sighting& sighting);

class Boot {
  public:
    // How long readproctitle may take to see that everybody has gone.
    static constexpr Span time_for_title = std::chrono::seconds{1};

    enum class Step : std::uint8_t {
        nothing,
        start_title,          // answer with title.on_started() or .on_start_failed()
        start_svscan,         // answer with svscan.on_started() or .on_start_failed()
        start_svscan_to_stop, // likewise; it is to find that it was told to stop
        stop_svscan,          // TERM; the second one makes it use force
        let_go,               // of the pipe with the messages
    };
    // What a svscan that is dead has written of itself.
    enum class LastWord : std::uint8_t { none, was_told_to_stop, has_left };

    Kept svscan;
    Kept title;

    Step on_asked_to_stop(Moment now);
    Step on_svscan_died(protocol::RunEnd end, LastWord word, Moment now);
    // One that was found.
    Step on_found_svscan_died(LastWord word, Moment now);
    void on_title_died(protocol::RunEnd end, Moment now);
    // One thing that is due now; ask again until it is nothing.
    Step on_time(Moment now);

    std::optional<Moment> deadline() const;
    // It was asked to stop more than once.
    bool is_to_use_force() const { return uses_force_; }
    bool is_done() const { return phase_ == Phase::done; }

  private:
    enum class Phase : std::uint8_t { keeping, stopping, waiting_for_title, done };

    Step on_svscan_left(Moment now);
    Step on_svscan_killed(LastWord word);
    bool obeys_by_dying(protocol::RunEnd end, Moment now) const;

    Phase phase_ = Phase::keeping;
    bool uses_force_ = false;
    bool svscan_was_killed_ = false; // the last one, and nobody has taken its place
    Moment title_may_take_until_;
};

} // namespace lares::machine
