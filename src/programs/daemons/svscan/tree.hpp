// SPDX-License-Identifier: ISC
// The services of a scan directory, and the supervise processes that serve them.
//
// A Tree is passive: whoever owns the loop tells it what has happened, and it brings every pair of service
// and log one or more steps nearer to what is wanted.
//
//     Scanner     the names: which slots there are
//     Inspector   the directory of one slot
//     Attendant   the steps that its pair asks for
#pragma once

#include "attendant.hpp"
#include "complaints.hpp"
#include "inspector.hpp"
#include "launcher.hpp"
#include "scanner.hpp"
#include "table.hpp"

#include <optional>

namespace lares::svscan {

class Tree {
  public:
    // `directory`: the scan directory, which must also be the current directory.
    Tree(const sys::Fd& directory, sys::Watch& watch, const Launcher& launcher, const sys::Report& report);

    void scan(Moment now); // look at every name
    void on_appeared(const char* name, bool made_in_place, Moment now);
    void on_changed(int watched, Moment now); // something has happened to the directory of a service
    void on_died(pid_t pid, int wait_status, Moment now);
    void on_time(Moment now);
    std::optional<Moment> deadline();
    bool has_unexplored_names() const { return scanner_.has_unexplored_names(); }

    void stop(Moment now); // services, then their logs; is_empty() when it is done
    void force();          // by KILL the services that have not stopped, or the loggers of those that have
    void stop_removed(Moment now);
    void name_the_rest() const; // says which are left
    void repeat_complaints();
    void make_them_look_again() const; // every supervise at its control directory
    bool is_empty() const { return table_.empty(); }

  private:
    std::optional<Moment> find_deadline() const;

    const sys::Report& report_;
    Table table_;
    Complaints complaints_;
    Inspector inspector_;
    Attendant attendant_;
    Scanner scanner_;
    bool deadline_is_known_ = false; // nothing has happened since it was found
    std::optional<Moment> deadline_;
};

} // namespace lares::svscan
