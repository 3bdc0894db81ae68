// SPDX-License-Identifier: ISC
// How a process has ended that was taken over: its new supervise sees its death at once, but is not its
// parent and is not told the status. Somebody else may tell: the kernel, once the process has been reaped
// (Linux 6.15), and svscan, which has reaped it. Nobody is waited for longer than a quarter of a second; then
// it is not known, which is what is said.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace lares::machine {

class LastWord {
  public:
    static constexpr Span patience = std::chrono::milliseconds{250};

    // It is dead. `somebody_will_tell`: it makes sense to wait.
    void on_dead(bool somebody_will_tell, Moment now) {
        dead_ = true;
        until_ = somebody_will_tell ? now + patience : now;
    }
    bool is_awaited() const { return dead_; }
    bool is_overdue(Moment now) const { return dead_ && now >= until_; }
    std::optional<Moment> deadline() const { return dead_ ? std::optional{until_} : std::nullopt; }
    void forget() { dead_ = false; }

  private:
    bool dead_ = false;
    Moment until_;
};

} // namespace lares::machine
