// SPDX-License-Identifier: ISC
// Every file name that lares creates or looks for, and what each is. docs/protocol/ says what is in them.
#pragma once

namespace lares::protocol {

// In a service directory, written by its owner.
namespace service_file {
inline constexpr const char* run = "./run";       // the program
inline constexpr const char* start = "./start";   // runs once before the first run (encore)
inline constexpr const char* stop = "./stop";     // runs once after the last one (encore)
inline constexpr const char* finish = "./finish"; // runs after each run (runit, s6)
inline constexpr const char* down = "down";       // exists: do not start by itself
inline constexpr const char* group =
    "group";                              // text: the groups that it is in, for commands about all of them
inline constexpr const char* log = "log"; // a directory: the service that logs for this one; or a program …
inline constexpr const char* log_program = "./log";    // … that does so, in this directory (encore)
inline constexpr const char* no_session = "no-setsid"; // exists: share supervise's session and group (encore)
inline constexpr const char* control_directory = "supervise";
inline constexpr const char* timeout_start = "timeout-start";   // text: how long `start` may take
inline constexpr const char* timeout_finish = "timeout-finish"; // text: how long `finish` may take (s6)
inline constexpr const char* timeout_stop = "timeout-stop";     // text: how long `stop` may take
inline constexpr const char* notification_fd =
    "notification-fd";                                      // text: where `run` says that it is ready (s6)
inline constexpr const char* timeout_kill = "timeout-kill"; // text: how long TERM may take (s6)
inline constexpr const char* down_signal = "down-signal";   // text: what is sent instead of TERM (s6)
inline constexpr const char* max_death_tally = "max-death-tally"; // text: how many deaths are noted (s6)
inline constexpr const char* notify_socket = "notify-socket";   // exists: `run` gets $NOTIFY_SOCKET (systemd)
inline constexpr const char* notify_address = ".notify-socket"; // that socket, made by supervise
inline constexpr const char* check = "./check";                 // succeeds when the service is ready (runit)
inline constexpr const char* ready_listen =
    "ready-listen"; // text: where the service listens when it is ready
inline constexpr const char* timeout_ready = "timeout-ready"; // text: how long that may take
inline constexpr const char* event = "event";                 // a directory: where listeners are (s6)
inline constexpr const char* type = "type";                   // text: longrun or oneshot (s6-rc)
inline constexpr const char* timeout_run = "timeout-run";     // text: how long the run of a one-shot may take
inline constexpr const char* needs =
    "needs"; // a directory: a file for each service that must be ready before
inline constexpr const char* wants = "wants"; // a directory: the same for those that it can do without
inline constexpr const char* timeout_needed_by = "timeout-needed-by"; // text: how long `down` waits for those
inline constexpr const char* lock_fd = "lock-fd";                     // text: where `run` holds a lock (s6)
inline constexpr const char* flag_newpidns = "flag-newpidns"; // exists: a pid namespace of its own (s6)
inline constexpr const char* notify = "./notify";             // is told of starts and ends (encore)
inline constexpr const char* timeout_killpg = "flag-timeout-killpg"; // exists: KILL then goes to the group
inline constexpr const char* control = "control"; // a directory: programs that hear of commands first (runit)
inline constexpr const char* timeout_control = "timeout-control"; // text: how long each of those may take
inline constexpr const char* stop_steps = "stop-steps";         // text: which signals, and how long each has
inline constexpr const char* stop_to = "stop-to";               // text: who hears of a stop
inline constexpr const char* strays = "strays";                 // text: what becomes of what is left of a run
inline constexpr const char* timeout_strays = "timeout-strays"; // text: how long that may take to go
inline constexpr const char* restart = "restart";               // text: whether there is another run
inline constexpr const char* restart_on = "restart-on";         // text: ends after which there is one
inline constexpr const char* restart_not_on = "restart-not-on"; // text: ends after which there is none
inline constexpr const char* restart_delay = "restart-delay";   // text: how long until then
inline constexpr const char* restart_limit = "restart-limit";   // text: how many failures are too many
inline constexpr const char* healthy_after = "healthy-after"; // text: a run that lives so long has not failed
inline constexpr const char* watchdog = "watchdog";           // text: how long `run` may be silent (systemd)
inline constexpr const char* health = "health"; // a directory: how it is seen whether it is healthy
inline constexpr const char* health_check = "./health/check";     // succeeds when it is; or text: whom to ask
inline constexpr const char* health_interval = "health/interval"; // text: how long from check to check
inline constexpr const char* health_timeout = "health/timeout";   // text: how long one may take
inline constexpr const char* health_failures = "health/failures"; // text: how many are too many
inline constexpr const char* health_grace = "health/grace";       // text: how long they do not count
inline constexpr const char* health_restart = "health/restart";   // exists: then it is started again
} // namespace service_file

// In the control directory (DIR/supervise, or where $SUPERVISEDIR says), written by supervise. The files that
// are replaced whole have another beside them, NAME.new: sys/unfinished.hpp.
namespace control_file {
inline constexpr const char* lock = "lock";       // flock()ed for as long as supervise lives
inline constexpr const char* control = "control"; // FIFO: command bytes
inline constexpr const char* ok = "ok";           // FIFO: has a reader while supervise lives
inline constexpr const char* status = "status";   // 20 bytes
inline constexpr const char* state = "state";     // text, everything richer
inline constexpr const char* ended = "ended";     // text, from svscan: how a process ended that is not ours
inline constexpr const char* pid = "pid";         // text, as runsv writes it
inline constexpr const char* stat = "stat";       // text, as runsv writes it
inline constexpr const char* notification = "notification"; // FIFO: where `run` says that it is ready
inline constexpr const char* news = "news";     // FIFO: what the services tell that this one needs
inline constexpr const char* notice = "notice"; // text: what the service says it is about
inline constexpr const char* stuck = "stuck";   // text: what was seen before a KILL
inline constexpr const char* service_lock =
    "service-lock"; // locked for as long as `run` lives, or what it has started
inline constexpr const char* death_tally = "death_tally"; // the last deaths, as s6 notes them
inline constexpr const char* history = "history";         // text: the runs of the past, one a line
inline constexpr const char* history_old = "history.old"; // the same, of the runs before those
} // namespace control_file

// In a log directory, written by multilog or svlogd. `previous` and `processed` are multilog's alone.
namespace log_file {
inline constexpr const char* lock = "lock";           // flock()ed for as long as its writer lives
inline constexpr const char* current = "current";     // what is being written
inline constexpr const char* previous = "previous";   // what was, until it is finished
inline constexpr const char* processed = "processed"; // what the processor makes of it
inline constexpr const char* state = "state";         // what the processor wants to remember
inline constexpr const char* newstate = "newstate";   // what it will remember if it ends well
inline constexpr const char* config = "config";       // svlogd's: how the log is kept, by its owner
} // namespace log_file

// In a scan directory. Names with a dot in front are never services.
namespace scan_file {
inline constexpr const char* directory = ".svscan";
inline constexpr const char* lock = ".svscan/lock";                 // flock()ed by the one svscan
inline constexpr const char* control = ".svscan/control";           // FIFO: command bytes
inline constexpr const char* timeout_stop = ".svscan/timeout-stop"; // text: milliseconds; 0 = wait for ever
inline constexpr const char* stop_removed = ".svscan/stop-removed"; // exists: stop services whose entry went
inline constexpr const char* restart_budget = ".svscan/restart-budget"; // text: how many restarts in how long
inline constexpr const char* restarts = ".svscan/restarts"; // when those were that were granted last
inline constexpr const char* budget_complaint =
    ".svscan/restart-budget-complaint";                       // what was said of it last
inline constexpr const char* state = ".svscan/state";         // text: which svscan serves here
inline constexpr const char* boot = ".svscan/boot";           // text: which svscanboot looks after it
inline constexpr const char* boot_lock = ".svscan/boot-lock"; // flock()ed by the one svscanboot
inline constexpr const char* messages = ".svscan/messages";   // FIFO: from svscan to readproctitle
inline constexpr const char* pipes = ".svscan/pipes"; // directory of FIFOs: from services to their logs
} // namespace scan_file

// Commands are for the owner; what is published is for everybody who may come there.
inline constexpr unsigned directory_mode = 0700;
inline constexpr unsigned fifo_mode = 0600;
inline constexpr unsigned published_mode = 0644;

inline constexpr const char* scan_directory_variable = "SVDIR";
inline constexpr const char* default_scan_directory = "/service";
inline constexpr const char* control_directory_variable = "SUPERVISEDIR";

} // namespace lares::protocol
