// SPDX-License-Identifier: ISC
// .svscan in the scan directory: the lock that keeps a second svscan away, and the control FIFO.
//
// Where nothing can be written there is neither; signals work all the same. What could not be had, or was
// removed, is tried again whenever svscan looks at all names. Each thing that is wrong is said once.
#pragma once

#include "machine/said_once.hpp"
#include "sys/fd.hpp"
#include "sys/lock.hpp"
#include "sys/report.hpp"

namespace lares::svscan {

class ControlPoint {
  public:
    ControlPoint(const sys::Fd& directory, const sys::Report& report)
        : directory_{directory}, report_{report} {}

    // False when another svscan serves the directory.
    bool open();
    // Makes anew what somebody has removed.
    void look_again();

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
    bool take_lock();
    void open_control();
    void complain(Trouble trouble, std::string_view hint);

    const sys::Fd& directory_;
    const sys::Report& report_;
    sys::Lock lock_;
    sys::Fd control_;
    machine::SaidOnce<Trouble> trouble_;
};

} // namespace lares::svscan
