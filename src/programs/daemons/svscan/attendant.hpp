// SPDX-License-Identifier: ISC
// Carries out the steps that a pair of service and log asks for (machine::Pair decides them).
#pragma once

#include "inspector.hpp"
#include "launcher.hpp"
#include "table.hpp"

#include <utility>

namespace lares::svscan {

class Attendant {
  public:
    Attendant(Table& table, Inspector& inspector, const Launcher& launcher, const sys::Report& report)
        : table_{table}, inspector_{inspector}, launcher_{launcher}, report_{report} {}

    // Brings the pair as far as it can be brought now. It may be forgotten, and the slot with it.
    void attend(Slot& slot, Moment now);

    // A name came back while its service was being stopped, and now nothing is left of that: the name is to
    // be looked at afresh. True once.
    bool take_name_that_came_back() { return std::exchange(name_came_back_, false); }

  private:
    void perform(Slot& slot, machine::Pair::Step step, Moment now);
    void look_for_run(Slot& slot);
    void settle(Slot& slot);
    void make_pipe(Slot& slot, Moment now);
    void start_service(Slot& slot, Moment now);
    void start_log(Slot& slot, Moment now);
    void tell_of_late_log(const Slot& slot) const;
    void tell_of_replacement(const Slot& slot) const;
    void forget(Slot& slot);

    Table& table_;
    Inspector& inspector_;
    const Launcher& launcher_;
    const sys::Report& report_;
    bool name_came_back_ = false;
};

} // namespace lares::svscan
