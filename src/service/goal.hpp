// SPDX-License-Identifier: ISC
// What commands are to bring about, and whether they have: the sense of `svc -w`. Pure, so that every case is
// a test.
//
//     u U      it has been started and is to stay up: a process that was already dying before does not count,
//              nor one that prepares it or cleans up; never, when it has failed for good. A one-shot: it is
//              done
//     d D      it has no process and is to stay down
//     o        a process has started since; for a service that was running: it will not be started again
//     O        it will not be started again
//     x        supervise has gone
//     t k r K  the process that was running has gone, and another one runs if the service is wanted up; where
//              it was wanted down, supervise may have left with it
//     p P      it is paused            c C  it is not paused
//     D U      also that the file `down` is there, or is not
//     others   supervise has taken the command: nothing else can be seen from outside of HUP, ALRM, INT,
//              QUIT, USR1, USR2, WINCH and ABRT, nor of commands for the log of encore's supervise (behind L)
//
// A supervise of ours has gone when `ok` has no reader, or when the state is that of another one. Others do
// not say who they are; there, that somebody has closed `ok` has to do.
//
// Of commands that contradict each other the last one counts, and `x` counts before all others.
#pragma once

#include "protocol/service_view.hpp"
#include "verdict.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::service {

struct Goal {
    enum class Level : std::uint8_t {
        any,
        up,
        down,
        once,
        not_again,
        idle, // it has no process and is not up, whatever it is wanted to be; no command asks for that
    };

    Level level = Level::any;
    bool replaced = false; // the process of before has gone
    std::optional<bool> paused;
    std::optional<bool> down_file;
    bool gone = false;    // supervise has left
    bool ready = false;   // it is up and, if it says when it is, ready; no command asks for that
    bool cleared = false; // nothing is waited for that a run has left; no command asks for that

    friend bool operator==(const Goal&, const Goal&) = default;
};

Goal goal_of(std::string_view commands);

// Supervise answers such commands with a new status, unless everything was so before.
bool shows_in_the_status(const Goal& goal);

struct Observation {
    const protocol::ServiceView& before; // the commands
    const protocol::ServiceView& now;
    bool taken;              // supervise has read all commands, and `now` is what came of them
    bool left;               // somebody who had `ok` open for reading has closed it since
    bool is_oneshot = false; // it is up when its run has succeeded, and not before
    bool all_is_told = true; // not so: a state that goes with the status is about to be published
};

Verdict judge(const Goal& goal, const Observation& seen);

} // namespace lares::service
