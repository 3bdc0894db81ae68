// SPDX-License-Identifier: ISC
// Carries out the steps that a pair of service and log asks for (machine::Pair decides them).
#pragma once

#include "finder.hpp"
#include "inspector.hpp"
#include "launcher.hpp"
#include "pipe_store.hpp"
#include "sys/death_watch.hpp"
#include "table.hpp"
#include "undertaker.hpp"

#include <utility>

namespace lares::svscan {

class Attendant {
  public:
    // What it works with.
    struct Means {
        Table& table;
        Inspector& inspector;
        Launcher& launcher;
        const Finder& finder;
        Undertaker& undertaker;
        const PipeStore& pipes;
        sys::DeathWatch& deaths;
        const sys::Report& report;
    };
    explicit Attendant(const Means& means) : means_{means} {}

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
    Result<sys::Pipe> pipe_for(const Slot& slot);
    void drop_pipe(Slot& slot);
    bool find(Slot& slot, Side side, Moment now);
    Voice see_what_was_left(Slot& slot, Side side) const;
    void look_whether_pipe_is_used(Slot& slot);
    void start_service(Slot& slot, Moment now);
    void start_log(Slot& slot, Moment now);
    void start_to_stop(Slot& slot, Moment now);
    void find_log(Slot& slot, Moment now);
    void tell_of_late_log(const Slot& slot) const;
    void tell_of_replacement(const Slot& slot) const;
    void forget(Slot& slot);

    Means means_;
    bool name_came_back_ = false;
};

} // namespace lares::svscan
