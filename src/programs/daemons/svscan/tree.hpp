// SPDX-License-Identifier: ISC
// The services of a scan directory, and the supervise processes that serve them.
//
// A Tree is passive: whoever owns the loop tells it what has happened, and it brings every pair of service
// and log one or more steps nearer to what is wanted.
//
//     Scanner     the names: which slots there are
//     Inspector   the directory of one slot
//     Attendant   the steps that its pair asks for
//     Finder      what a supervise has published, by which it is found and known
//     Undertaker  processes that were left to us
//     Stragglers  what has not stopped
#pragma once

#include "attendant.hpp"
#include "complaints.hpp"
#include "finder.hpp"
#include "inspector.hpp"
#include "launcher.hpp"
#include "pipe_store.hpp"
#include "scanner.hpp"
#include "stragglers.hpp"
#include "sys/death_watch.hpp"
#include "table.hpp"
#include "undertaker.hpp"

#include <optional>

namespace lares::svscan {

class Tree {
  public:
    // `directory`: the scan directory, which must also be the current directory.
    Tree(const sys::Fd& directory, sys::Watch& watch, Launcher& launcher, const Finder& finder,
         const sys::Report& report);

    void begin(Moment now);         // the first look at every name
    void begin_to_stop(Moment now); // likewise; nothing is started that does not run
    void scan(Moment now);          // look at every name
    void on_appeared(const char* name, bool made_in_place, Moment now);
    void on_changed(int watched, Moment now); // something has happened to the directory of a service
    // A child has died, and was reaped. `started`: ticks since boot; it need be known only if
    // expects_orphans().
    void on_died(const sys::Reaped& child, std::uint64_t started, Moment now);
    bool expects_orphans() const { return undertaker_.expects_orphans(); }
    // Ready when a supervise has died that is not our child; empty when there is none.
    const sys::Fd& deaths() const { return deaths_.fd(); }
    // The pid of one of these; nothing: no more.
    std::optional<pid_t> take_death(Moment now);
    void on_time(Moment now);
    void end_turn(Moment now); // all that has happened was told
    std::optional<Moment> deadline();
    bool has_unexplored_names() const { return scanner_.has_unexplored_names(); }

    void stop(Moment now); // services, then their logs; is_empty() when it is done
    void force();          // by KILL the services that have not stopped, or the loggers of those that have
    void stop_removed(Moment now);
    Stragglers& stragglers() { return stragglers_; }
    void repeat_complaints();
    void make_them_look_again() const; // every supervise at its control directory
    bool is_empty() const { return table_.empty(); }

    // An upgrade goes through all supervise processes: which is the next one that has not had its turn?
    struct Place {
        Slot* slot;
        Side side;
    };
    void begin_upgrade();
    std::optional<Place> next_to_upgrade();
    std::optional<Place> find_supervise(pid_t pid);

  private:
    std::optional<Moment> find_deadline() const;
    void on_orphan_died(const protocol::EndedProcess& ended, Moment now);
    void on_supervise_died(Slot& slot, Side side, protocol::RunEnd end, Moment now);

    Table table_;
    Complaints complaints_;
    Inspector inspector_;
    PipeStore pipes_;
    sys::DeathWatch deaths_;
    Undertaker undertaker_;
    Attendant attendant_;
    Scanner scanner_;
    Stragglers stragglers_;
    bool deadline_is_known_ = false; // nothing has happened since it was found
    std::optional<Moment> deadline_;
};

} // namespace lares::svscan
