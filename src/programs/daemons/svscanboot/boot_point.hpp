// SPDX-License-Identifier: ISC
// The scan directory as svscanboot uses it: in its .svscan lie the lock that keeps a second svscanboot away,
// and the pipe for the messages of svscan and of all services. That pipe outlives us, since it has a name and
// those who write into it hold it: the svscanboot that comes next opens it again, with what nobody has read
// yet.
//
// Where nothing can be written, there is no lock, and a pipe that nobody finds again. A scan directory that
// is not there yet is entered when svscan is next to be started.
#pragma once

#include "protocol/scan_command.hpp"
#include "sys/fd.hpp"
#include "sys/file.hpp"
#include "sys/lock.hpp"
#include "sys/report.hpp"

namespace lares::svscanboot {

class BootPoint {
  public:
    // `scan_directory` must outlive the object.
    BootPoint(const char* scan_directory, const sys::Report& report)
        : name_{scan_directory}, report_{report} {}

    // Before anything is started. What cannot be had is said; that there is another svscanboot is our end.
    void open();
    // Where it could not be entered, again. True: now it could, and the pipe is another one.
    bool enter_late();

    // Closed while it cannot be entered.
    const sys::Fd& directory() const { return directory_; }
    // Nobody else writes there what a svscanboot writes.
    bool is_ours() const { return static_cast<bool>(lock_); }

    // For the svscan that is started next, so many times; it must find the FIFO open.
    Result<sys::Fd> leave_command(protocol::ScanCommand command, unsigned times) const;

    const sys::Pipe& messages() const { return messages_; }
    void let_go_of_messages() { messages_ = {}; }

  private:
    Result<> enter();
    Result<> take_lock();
    Result<> open_messages();

    const char* name_;
    const sys::Report& report_;
    sys::Fd directory_;
    sys::Lock lock_;
    sys::Pipe messages_;
};

} // namespace lares::svscanboot
