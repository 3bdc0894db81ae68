// SPDX-License-Identifier: ISC
// The bytes that clients write into supervise/control, and what each asks for.
//
// The bytes of daemontools 0.76, of its relative encore, and those of runit and s6 that do not clash with
// them. Bytes that are not listed, newlines among them, mean nothing and are skipped.
// docs/protocol/control.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

enum class Command : std::uint8_t {
    up,            // start it, and again whenever it dies
    down,          // TERM and CONT, and do not start it again
    once,          // start it, and leave it be when it dies
    no_restart,    // leave it be when it dies; do not start it
    exit,          // supervise leaves when the service is dead
    down_for_good, // down, and make the file `down`
    up_for_good,   // remove the file `down`, and up
    last_run,      // as no_restart, and make the file `down`
    restart,       // TERM and CONT, and nothing else: started again if it is wanted up
    pause,         // STOP
    cont,          // CONT
    hangup,        // HUP
    alarm,         // ALRM
    interrupt,     // INT
    terminate,     // TERM
    kill,          // KILL
    quit,          // QUIT
    user1,         // USR1
    user2,         // USR2
    window,        // WINCH
    abort,         // ABRT
    pause_group,   // STOP to the process group
    cont_group,    // CONT to the process group
    kill_group,    // KILL to the process group
    to_group,      // the signals that follow go to the process group …
    to_process,    // … to the process again; either lasts for what was read together with it
    select_log,    // what follows is for the log that this supervise also runs (encore) …
    select_main,   // … is for the service again
};

// No command: a service that somebody needs is told so that something has changed with those that need it.
inline constexpr std::string_view look_around = ".";

std::optional<Command> decode_command(char byte);
char encode(Command command);

} // namespace lares::protocol
