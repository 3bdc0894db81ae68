// SPDX-License-Identifier: ISC
// The loop of svscanboot: what the kernel reports becomes an event of machine::Boot, and its steps are
// carried out.
//
// svscanboot holds both ends of the pipe between svscan and readproctitle. So neither side notices the death
// of the other: the messages wait in the pipe for the next readproctitle, and nobody is ended by a broken
// pipe.
#pragma once

#include "machine/boot.hpp"
#include "machine/said_once.hpp"
#include "sys/file.hpp"
#include "sys/poller.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/signals.hpp"

namespace lares::svscanboot {

class Loop {
  public:
    Loop(const char* scan_directory, sys::Pipe messages, sys::Signals& signals, const sys::Report& report);

    // Returns when the tree has been stopped.
    void run();

  private:
    void on_signals(Moment now);
    void on_died(const sys::Reaped& reaped, Moment now);
    void on_time(Moment now);

    void perform(machine::Boot::Step step, Moment now);
    void start_svscan(Moment now);
    void start_title(Moment now);
    void start(machine::Kept& kept, const sys::SpawnPlan& plan, Moment now);
    void let_go();

    const char* scan_directory_;
    sys::Pipe messages_;
    sys::Signals& signals_;
    const sys::Report& report_;
    machine::SaidOnce<int> reported_; // the errno of the last start that failed
    sys::Poller<1> poller_;
    machine::Boot boot_;
};

} // namespace lares::svscanboot
