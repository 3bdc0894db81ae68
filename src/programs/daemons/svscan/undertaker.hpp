// SPDX-License-Identifier: ISC
// Processes of services that became our children when their supervise was killed. The next supervise takes
// them over and sees them end, but it is we who are told how; so we tell it (protocol/ended_process.hpp).
#pragma once

#include "finder.hpp"
#include "protocol/run_end.hpp"
#include "table.hpp"

namespace lares::svscan {

class Undertaker {
  public:
    Undertaker(const Table& table, const Finder& finder) : table_{table}, finder_{finder} {}

    // Its supervise has died, and may not have seen to its process.
    void on_supervise_died(Slot& slot, Side side, protocol::RunEnd end);
    // What was left to us before we were this program: of a supervise that is our child and has taken it
    // over, or of one that has died since.
    void look_for_orphan(Slot& slot, Side side);

    // It matters who it was that has died: it is to be looked at before it is reaped.
    bool expects_orphans() const { return expects_orphans_; }
    // The slot to which it belonged; null: to none.
    Slot* on_died(const protocol::EndedProcess& ended);

  private:
    void expect(Slot& slot, Side side, protocol::KnownProcess orphan);
    void ask_again_who_it_is(Slot& slot, Side side);
    bool is_it(const Slot& slot, Side side, const protocol::EndedProcess& ended) const;
    void tell(Slot& slot, Side side, const protocol::EndedProcess& ended) const;

    const Table& table_;
    const Finder& finder_;
    bool expects_orphans_ = false;
};

} // namespace lares::svscan
