// SPDX-License-Identifier: ISC
// The life of one log directory, as a list of steps. Each step is one look, or one change that the file
// system makes whole or not at all. So a writer that is killed between any two of them leaves a directory
// from which the first steps of the next one, ours or daemontools', lead on.
//
//   start     clean ──▶ reopen ─────────────────────────────▶ fit into the total ──▶ writing
//             not clean ──▶ finish what is left, as .s or .u ──▶ new current ──▶ fit … ──▶ writing
//   rotation  writing ──▶ sync ──▶ current becomes previous ──▶ new current ──▶ mark ──▶ writing, and beside
//   it:
//             previous becomes @label.s
//             or: process ──▶ sync ──▶ state becomes newstate ──▶ processed becomes @label.s
//   end       writing ──▶ sync ──▶ mark ──▶ ended
//
// To finish a file is four steps: it gets its name, the name is brought to the disk, the old name goes, and
// old files that are too many go.
//
// That is daemontools' manner. In runit's, `current` gets its last name at once, and its processor works on
// the file that has it:
//
//   start     not clean ──▶ current becomes @label.u ──▶ new current ──▶ writing
//   rotation  writing ──▶ sync ──▶ mark ──▶ current becomes @label.s ──▶ new current ──▶ writing
//             or: current becomes @label.u, and beside writing: process it into @label.t ──▶ sync ──▶
//             @label.t becomes @label.s, @label.u goes ──▶ newstate becomes state
//
//     while (rotation.is_due(now)) { perform rotation.task(); rotation.on_done() or on_no() or
//     on_failed(now); }
//
// A step that fails is due again five seconds later. Nobody sleeps for that: deadline() tells when. What is
// written meanwhile, if may_write(), goes into `current`. docs/protocol/log-directory.md has the whole table.
#pragma once

#include "base/time.hpp"
#include "protocol/log_plan.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

// In runit's manner, `previous` is @label.u, and `processed` is @label.t.
enum class LogFile : std::uint8_t { current, previous, processed, newstate, state };
enum class LogEnding : std::uint8_t { finished, unfinished }; // .s or .u

struct LogTask {
    enum class Act : std::uint8_t {
        nothing,
        ask_if_safe, // is it there, with the mark? no: on_no()
        remove,      // that there is none is as good
        open,        // for appending
        create,      // anew
        mark_open,   // mode 0644
        mark_safe,   // mode 0744
        sync,        // the contents, to the disk
        move,        // current becomes previous, newstate becomes state
        process,     // start the processor on previous; it ends in its own time
        name,        // as well by its last name, `ending`, unless it has one already; there is none: on_no()
        sync_names,  // the directory, to the disk
        trim,        // remove old files that are too many; some are left: on_done(), none: on_no()
        // Remove old files that are beyond the total; some are left: on_done(), none: on_no(). At a start,
        // for the next rotation may be long in coming. How many there are does not matter then, as in 0.76.
        trim_to_total,
        // In runit's manner alone:
        ask_if_whole, // is there none, or an empty one, or one with the mark? no: on_no()
        set_aside, // current gets its last name, and no other; a finished one that waits for its processor .u
        accept,    // processed gets its last name, and no other
        trim_once, // remove what a processor has left, and one old file if there are too many
    };
    Act act = Act::nothing;
    LogFile file = LogFile::current;
    LogEnding ending = LogEnding::finished;
};

class LogRotation {
  public:
    static constexpr Span pause = std::chrono::seconds{5};

    explicit LogRotation(bool has_processor, protocol::LogManner manner = protocol::LogManner::daemontools);

    // What is to be done now, if it is due.
    LogTask task() const;
    bool is_due(Moment now) const;
    // When something will be due that is not now.
    std::optional<Moment> deadline() const { return paused_until_; }

    void on_done();
    void on_no();
    void on_failed(Moment now);
    void on_processor_started();
    void on_processor_ended(bool well, Moment now);

    // The directory has been taken away, and there is a new one: all begins anew, and is not clean.
    void begin_anew();
    void rotate(); // only if may_rotate()
    void end();    // only if may_rotate()
    // In runit's manner: what waits for its processor, which does not run, is left as it is.
    void give_up_processing();

    bool is_starting() const; // nothing was written yet
    bool may_write() const;   // there is a current
    bool may_rotate() const;  // and nothing beside it that waits to be finished
    bool is_pausing() const { return paused_until_.has_value(); }
    bool processor_runs() const { return processor_runs_; }
    bool has_ended() const;

    enum class Stage : std::uint8_t; // log_rotation.cpp has them in their order

  private:
    enum class Part : std::uint8_t { name, sync_names, remove, trim }; // of finishing a file
    void go_to(Stage stage);
    Stage next_stage() const;
    bool is_of_runit() const { return manner_ == protocol::LogManner::runit; }

    bool has_processor_;
    protocol::LogManner manner_;
    bool processor_runs_ = false;
    Stage stage_{};
    Part part_ = Part::name;
    std::optional<Moment> paused_until_;
};

} // namespace lares::machine
