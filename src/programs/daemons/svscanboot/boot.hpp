// SPDX-License-Identifier: ISC
// What svscanboot keeps alive: svscan, and the readproctitle that shows what svscan and the services complain
// of.
//
// svscanboot holds both ends of the pipe between them. So neither side notices the death of the other: the
// messages wait in the pipe for the next readproctitle, and nobody is ended by a broken pipe.
//
// A svscan that leaves with exit code 0 was asked to, and svscanboot leaves too. Any other death is mended,
// and touches no service.
#pragma once

#include "machine/kept.hpp"
#include "sys/file.hpp"
#include "sys/poller.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/signals.hpp"

namespace lares::svscanboot {

class Boot {
  public:
    Boot(const char* scan_directory, sys::Pipe messages, sys::Signals& signals, const sys::Report& report);

    // Returns when the tree has been stopped.
    void run();

  private:
    enum class Phase : std::uint8_t { keeping, stopping, waiting_for_title, done };

    void start_svscan(Moment now);
    void start_title(Moment now);
    void start(machine::Kept& kept, sys::SpawnPlan plan, Moment now);

    void on_signals(Moment now);
    void on_died(const sys::Reaped& reaped, Moment now);
    void on_time(Moment now);
    void on_asked_to_stop(Moment now);
    void on_svscan_left(Moment now);
    std::optional<Moment> deadline() const;

    const char* scan_directory_;
    sys::Pipe messages_;
    sys::Signals& signals_;
    const sys::Report& report_;
    int reported_ = 0; // the errno of the last start that failed, so that it is said once
    sys::Poller<1> poller_;
    machine::Kept svscan_;
    machine::Kept title_;
    Phase phase_ = Phase::keeping;
    Moment title_may_take_until_;
};

} // namespace lares::svscanboot
