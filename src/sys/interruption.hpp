// SPDX-License-Identifier: ISC
// Ctrl-C as something to be waited for together with what else may happen, for a command that wants to say
// what it leaves behind.
#pragma once

#include "fd.hpp"

namespace lares::sys {

class InterruptionSignals {
  public:
    // From now on INT, TERM and HUP do not end the process, but make the descriptor ready to be read, and
    // keep it so. Where that cannot be had, they end it as ever.
    InterruptionSignals();

    const Fd& fd() const { return fd_; }

  private:
    Fd fd_;
};

} // namespace lares::sys
