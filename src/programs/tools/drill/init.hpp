// SPDX-License-Identifier: ISC
// The drill as the first process of its little machine: it reaps whoever has lost his parents, starts
// svscanboot again when that has died, as /etc/inittab or systemd would, and waits for what is to happen.
#pragma once

#include "base/time.hpp"
#include "scratch_tree.hpp"
#include "sys/process_handle.hpp"
#include "sys/signals.hpp"
#include "sys/watch.hpp"

#include <functional>
#include <sys/types.h>

namespace lares::drill {

// Who has started us, and would clean up behind us, is no more.
struct GuardIsGone {};

class Init {
  public:
    // `guard`: whoever has to live for as long as we do.
    Init(const ScratchTree& scratch, const sys::ProcessHandle& guard, sys::Signals& signals);

    void start_svscanboot();
    // It is not started again from now on.
    void stop_svscanboot();
    pid_t svscanboot() const { return svscanboot_; }

    void watch(const std::string& directory);

    // Sleeps until the condition is true, looking whenever somebody comes or goes or publishes something, and
    // fifty times a second, since nobody tells of all that one may wait for. False: it was not in time.
    bool wait_for(const std::function<bool()>& condition, Span patience);

  private:
    void sleep(Moment until);
    void reap();

    const ScratchTree& scratch_;
    const sys::ProcessHandle& guard_;
    sys::Signals& signals_;
    sys::Watch watch_;
    sys::Fd null_;
    sys::Fd messages_;
    pid_t svscanboot_ = 0;
    bool is_stopping_ = false;
    Moment last_start_{};
};

} // namespace lares::drill
