// SPDX-License-Identifier: ISC
// .svscan in the scan directory: the lock that keeps a second svscan away, the control FIFO, and the state by
// which svscanboot knows who serves here.
//
// Where nothing can be written there is neither; signals work all the same. What could not be had, or was
// removed, is tried again whenever svscan looks at all names. Each thing that is wrong is said once.
#pragma once

#include "base/result.hpp"
#include "machine/said_once.hpp"
#include "protocol/handover.hpp"
#include "protocol/scan_state.hpp"
#include "sys/fd.hpp"
#include "sys/lock.hpp"
#include "sys/report.hpp"

namespace lares::svscan {

class ControlPoint {
  public:
    // `self`: this svscan, as it is to be published.
    ControlPoint(const sys::Fd& directory, const protocol::ScanState& self, const sys::Report& report)
        : directory_{directory}, report_{report}, self_{self} {}

    // What this process held before it became this program.
    void take_over(const protocol::Handover& handover);
    // False when another svscan serves the directory.
    bool open();
    // Another svscan may have been here since this machine was started, or we as another program: supervise
    // processes of its may be about to serve. Known from open() on.
    bool had_predecessor() const { return had_predecessor_; }
    // Makes anew what somebody has removed.
    void look_again();

    // It was told to stop.
    void tell_of_leaving();
    // It has, or was told to leave at once: it is not to be started again.
    void tell_that_it_has_left();

    // For the program that takes our place: they stay open, until they are taken back.
    void hand_over(protocol::Handover& handover) const;
    void take_back() const;

    // Empty when it cannot be had.
    const sys::Fd& control() const { return control_; }

  private:
    struct Trouble {
        const char* attempt;
        const char* file;
        int error;
        friend bool operator==(const Trouble&, const Trouble&) = default;
    };

    bool is_still_there() const;
    void serve_beside_another();
    bool take_lock();
    Result<std::optional<protocol::ScanState>> read_state() const;
    bool is_about_to_be_let_go() const;
    bool finds_predecessor() const;
    void open_control();
    void publish() const;
    void complain(Trouble trouble, std::string_view hint);

    const sys::Fd& directory_;
    const sys::Report& report_;
    protocol::ScanState self_;
    sys::Lock lock_;
    sys::Fd control_;
    bool is_fresh_ = false; // there was no .svscan
    bool had_predecessor_ = true;
    machine::SaidOnce<Trouble> trouble_;
};

} // namespace lares::svscan
