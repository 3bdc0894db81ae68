// SPDX-License-Identifier: ISC
// What runs of a service have started and what does not stand below them any more: a daemon that has forked
// twice and taken a session of its own, and what a run has left that has ended. Its parent is svscan then, or
// init, and no supervise knows of it unless a file `strays` says so. That it is of this service is told by
//
//     its session         that of the run
//     where it writes     into the pipe from which the log of the service reads
//     where it works      in the service directory; or it began there, as its environment says ($PWD)
//
// The third one counts below svscan alone, where nobody gets who was not started from there; and of an
// instance, whose directory is that of others as well, the environment has to name it. Who tells by nothing
// of that, as a daemon that works in / and writes nowhere, is not found.
#pragma once

#include "process_table.hpp"
#include "service.hpp"
#include "sys/file.hpp"

#include <string>
#include <vector>

namespace lares::service {

class Runaways {
  public:
    // A table of all processes.
    explicit Runaways(const ProcessTable& table);

    // Parents before their children. `run`: its process, which is none of them, as is who descends from that;
    // 0: there is none.
    std::vector<const sys::ProcessEntry*> of(const Service& service, pid_t run) const;

  private:
    struct Orphan {
        const sys::ProcessEntry* process;
        std::vector<sys::FileIdentity> pipes; // that it writes to
        std::vector<std::string> homes;       // of one below svscan: where it works, and where it began
        std::string instance;                 // likewise
    };
    static Orphan orphan(const sys::ProcessEntry& process, bool is_below_scanner);

    const ProcessTable& table_;
    std::vector<Orphan> orphans_;
};

} // namespace lares::service
