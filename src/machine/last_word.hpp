// SPDX-License-Identifier: ISC
// How a process has ended that was taken over: its new supervise sees its death at once, but is not its
// parent and is not told the status. Somebody else may tell: the kernel, once the process has been reaped
// (Linux 6.15), and svscan, which has reaped it. A svscan whose child it is tells for certain, as soon as it
// gets to it; for others a quarter of a second is enough. Then it is not known, which is what is said, until
// the kernel tells after all (Supervise::on_last_end_told).
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

class LastWord {
  public:
    enum class Teller : std::uint8_t { nobody, whoever_reaps, svscan };

    // It is dead.
    void on_dead(Teller teller, Moment now) {
        dead_ = true;
        until_ = now + patience_with(teller);
    }
    bool is_awaited() const { return dead_; }
    bool is_overdue(Moment now) const { return dead_ && now >= until_; }
    std::optional<Moment> deadline() const { return dead_ ? std::optional{until_} : std::nullopt; }
    void forget() { dead_ = false; }

  private:
    static constexpr Span patience_with(Teller teller) {
        switch (teller) {
        case Teller::svscan: return std::chrono::seconds{5};
        case Teller::whoever_reaps: return std::chrono::milliseconds{250};
        case Teller::nobody: break;
        }
        return Span{0};
    }

    bool dead_ = false;
    Moment until_;
};

} // namespace lares::machine
