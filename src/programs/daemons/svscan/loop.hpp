// SPDX-License-Identifier: ISC
// The loop of svscan: what the kernel reports becomes a call to the tree. It only carries.
#pragma once

#include "control_point.hpp"
#include "machine/shutdown.hpp"
#include "machine/upkeep.hpp"
#include "protocol/scan_command.hpp"
#include "sys/poller.hpp"
#include "sys/signals.hpp"
#include "tree.hpp"
#include "upgrader.hpp"

#include <span>

namespace lares::svscan {

class Loop {
  public:
    struct Sources {
        sys::Signals& signals;
        sys::Watch& watch;     // of the scan directory; empty when it cannot be watched
        int watched_directory; // what the watch calls it
        ControlPoint& control;
        const sys::Fd& directory; // the scan directory
    };
    Loop(Tree& tree, Upgrader& upgrader, Sources sources, const sys::Report& report)
        : tree_{tree}, upgrader_{upgrader}, sources_{sources}, report_{report} {}

    // Returns the exit code when it is time to leave.
    int run();

  private:
    enum Place : std::size_t { signal_place, watch_place, control_place, death_place, place_count };

    void on_signals(Moment now);
    void on_answer(int signal, bool done, Moment now);
    void on_deaths(Moment now);
    void reap(Moment now);
    void on_changes(Moment now);
    void begin(Moment now);
    bool has_stopped() { return shutdown_.has_begun() && tree_.is_empty(); }
    void on_commands(Moment now);
    void perform_commands(std::span<const char> bytes, Moment now);
    void on_command(protocol::ScanCommand command, Moment now);
    void on_time(Moment now);
    void look_at_all(Moment now);
    void perform(machine::Shutdown::Step step, Moment now);
    void plan_slow_scan(Moment now);
    std::optional<Moment> deadline();

    Tree& tree_;
    Upgrader& upgrader_;
    Sources sources_;
    const sys::Report& report_;
    sys::Poller<place_count> poller_;
    machine::Shutdown shutdown_;
    machine::Upkeep upkeep_;               // of the control directory
    std::optional<Moment> next_slow_scan_; // where no watch tells
    bool leaving_ = false;
    int exit_code_ = 0;
};

} // namespace lares::svscan
