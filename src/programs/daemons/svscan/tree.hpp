// SPDX-License-Identifier: ISC
// The services of a scan directory, and the supervise processes that serve them.
//
// A Tree is passive: whoever owns the loop tells it what has happened, and it brings every pair of service
// and log one or more steps nearer to what is wanted (machine::Pair decides the steps; here they are done).
#pragma once

#include "complaints.hpp"
#include "launcher.hpp"
#include "name_list.hpp"
#include "sys/watch.hpp"
#include "table.hpp"

#include <optional>

namespace lares::svscan {

class Tree {
  public:
    // `directory`: the scan directory, which must also be the current directory.
    Tree(const sys::Fd& directory, sys::Watch& watch, const Launcher& launcher, const sys::Report& report)
        : directory_{directory}, watch_{watch}, launcher_{launcher}, report_{report} {}

    void scan(Moment now); // look at every name
    void on_appeared(const char* name, bool made_in_place, Moment now);
    void on_changed(int watched, Moment now); // something has happened to the directory of a service
    void on_died(pid_t pid, int wait_status, Moment now);
    void on_time(Moment now);
    std::optional<Moment> deadline();
    // Some names could not be looked into; what mends them may be out of sight.
    bool has_unexplored_names() const { return unexplored_; }

    void stop(Moment now); // services, then their logs; is_empty() when it is done
    void force();          // by KILL the services that have not stopped, or the loggers of those that have
    void stop_removed(Moment now);
    void name_the_rest() const; // says which are left
    void repeat_complaints();
    void make_them_look_again() const; // every supervise at its control directory
    bool is_empty() const { return table_.empty(); }

  private:
    bool read_names();
    void look_at_new_name(const char* name, bool made_in_place, Moment now);
    void look_at_fresh_names(Moment now);
    void examine(const char* name, bool made_in_place, Moment now);
    bool is_scan_directory(sys::FileIdentity identity) const;
    void note_unexplored(const char* name, int error);
    void adopt_name(Slot& slot, const char* name);
    Slot* new_slot(const char* name, sys::FileIdentity identity, bool made_in_place, Moment now);
    void note_removed(Slot& slot);
    void warn_of_replaced(Slot& old) const;

    void watch_place(Slot& slot);
    bool settle(Slot& slot, Moment now);
    bool look_for_log(Slot& slot); // false when it cannot be told whether there is one
    void attend(Slot& slot, Moment now);
    void perform(Slot& slot, machine::Pair::Step step, Moment now);
    void make_pipe(Slot& slot, Moment now);

    const sys::Fd& directory_;
    sys::Watch& watch_;
    const Launcher& launcher_;
    const sys::Report& report_;

    Table table_;
    NameList names_;
    NameList fresh_names_;              // that have just appeared …
    std::optional<Moment> fresh_until_; // … and are looked at then
    Complaints complaints_;
    bool stopping_ = false;
    bool stops_removed_ = false;
    bool scan_again_ = false;
    bool unexplored_ = false;
    bool deadline_is_known_ = false;
    std::optional<Moment> deadline_;
};

} // namespace lares::svscan
