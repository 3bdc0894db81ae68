// SPDX-License-Identifier: ISC
// The deaths of any number of processes that are not our children, behind one descriptor (epoll(7)) that can
// be waited for beside others. It costs nothing until the first one is watched.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"
#include "process_handle.hpp"

#include <optional>
#include <sys/types.h>

namespace lares::sys {

class DeathWatch {
  public:
    // Until the handle is closed. `pid` is what take() calls it by.
    Result<> watch(const ProcessHandle& process, pid_t pid);

    // One that has died; each is told once. Never waits.
    std::optional<pid_t> take();

    // Empty as long as nothing has been watched.
    const Fd& fd() const { return fd_; }

  private:
    Fd fd_;
};

} // namespace lares::sys
