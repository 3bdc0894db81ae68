// SPDX-License-Identifier: ISC
// The pipes between services and their logs, as FIFOs in .svscan/pipes: whoever comes after a svscan that was
// killed gets the very pipe that those use who live on, and what waits in it.
//
// Where no FIFO can be made (a scan directory that cannot be written to, say) a pipe has no name, and lasts
// as long as this svscan, or the log's supervise, which has it as its standard input.
#pragma once

#include "slot.hpp"

namespace lares::svscan {

class PipeStore {
  public:
    explicit PipeStore(const sys::Fd& directory) : directory_{directory} {}

    Result<sys::Pipe> open(const Slot& slot) const;
    // Nobody shall find it any more.
    void remove(const Slot& slot) const;
    // Removes those that nobody has open any more.
    void sweep() const;

  private:
    const sys::Fd& directory_; // the scan directory
};

} // namespace lares::svscan
