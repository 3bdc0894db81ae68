// SPDX-License-Identifier: ISC
// The loop of svscanboot: what the kernel reports becomes an event of machine::Boot, and its steps are
// carried out.
//
// A step that starts one of the two first looks whether it runs already, since an earlier svscanboot has
// started it. Such a one is not our child: a pidfd tells of its death, and takes its signals.
//
// svscanboot holds both ends of the pipe between svscan and readproctitle. So neither side notices the death
// of the other: the messages wait in the pipe for the next readproctitle.
#pragma once

#include "base/era.hpp"
#include "boot_point.hpp"
#include "found.hpp"
#include "machine/boot.hpp"
#include "machine/said_once.hpp"
#include "record.hpp"
#include "sys/poller.hpp"
#include "sys/process.hpp"
#include "sys/process_handle.hpp"
#include "sys/report.hpp"
#include "sys/signals.hpp"

namespace lares::svscanboot {

class Loop {
  public:
    // `oom_score_adj`: what the two get, as text; a null pointer: what we have.
    Loop(const char* scan_directory, BootPoint& point, const char* oom_score_adj, sys::Signals& signals,
         const sys::Report& report);

    // Returns when the tree has been stopped.
    void run();

  private:
    // One of the two, as far as it is not decided upon.
    struct Charge {
        machine::Kept& kept;
        sys::ProcessHandle found = {};        // only of one that is not our child
        machine::SaidOnce<int> reported = {}; // the errno of the last start that failed
    };

    void wait();
    void on_signals(Moment now);
    void on_died(const sys::Reaped& reaped, Moment now);
    void on_found_died(Moment now);
    void on_asked_to_stop(Moment now);
    void on_time(Moment now);

    void perform(machine::Boot::Step step, Moment now);
    void start_svscan(Moment now);
    void start_svscan_to_stop(Moment now);
    void start_title(Moment now);
    void start(Charge& charge, sys::SpawnPlan& plan, Moment now);
    void stop_svscan() const;
    void let_go();

    // True when it is there, and is looked after from now on.
    bool take_over_svscan(Moment now);
    bool take_over_title(Moment now);
    static void take_over(Charge& charge, std::optional<Found> found, Moment now);
    void write_record();

    const char* scan_directory_;
    BootPoint& point_;
    const char* oom_score_adj_;
    sys::Signals& signals_;
    const sys::Report& report_;
    const Era era_;
    Record record_;
    machine::SaidOnce<int> record_trouble_; // the errno of the last attempt to write it
    sys::Poller<3> poller_;
    machine::Boot boot_;
    sys::Fd command_; // the control FIFO of a svscan, with what it is to find there
    Charge svscan_{boot_.svscan};
    Charge title_{boot_.title};
};

} // namespace lares::svscanboot
