// SPDX-License-Identifier: ISC
// Those that have not stopped, though all were told to: who waits for whom, and what they are doing.
//
// Nobody is told who needs whom. That one waits is published by its supervise; for whom, is seen by the names
// in `needs` of those that still run. (That state names only one of them.)
#pragma once

#include "base/text.hpp"
#include "finder.hpp"
#include "sys/report.hpp"
#include "table.hpp"

#include <cstdint>

namespace lares::svscan {

class Stragglers {
  public:
    Stragglers(Table& table, const Finder& finder, const sys::Report& report)
        : table_{table}, finder_{finder}, report_{report} {}

    // How many levels of them there are (machine/stop_levels.hpp).
    unsigned find_levels();
    // All that are on the highest level, as it was found just now, and what they are about is said.
    void force_highest() const;
    void name_all() const;

  private:
    using Doing = TextBuffer<256>;
    void look_at(Slot& slot) const;
    const Slot* one_that_waits_for(const Slot& slot, std::uint8_t least_level) const;
    Doing doing_of(const Slot& slot, Side side) const;
    void name(const Slot& holder, const Slot& held) const;

    Table& table_;
    const Finder& finder_;
    const sys::Report& report_;
    std::uint8_t highest_ = 1;
};

} // namespace lares::svscan
