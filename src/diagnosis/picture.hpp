// SPDX-License-Identifier: ISC
// A service as it was when somebody asked why: all that recognisers judge by, read once (reading.hpp) and
// then only looked at. What could not be read is empty, and nobody judges by it.
#pragma once

#include "base/file_facts.hpp"
#include "base/time.hpp"
#include "lacks.hpp"
#include "protocol/run_record.hpp"
#include "protocol/service_view.hpp"
#include "service/awaited.hpp"
#include "service/blocker.hpp"
#include "service/quoted.hpp"
#include "service/rejected_settings.hpp"
#include "sys/disk_room.hpp"
#include "sys/file_use.hpp"
#include "sys/process_entry.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lares::diagnosis {

// A process of interest, and what it was started with.
struct SeenProcess {
    sys::ProcessEntry facts;
    std::vector<std::string> words; // empty: it may not be seen
    std::string directory;          // the current one; empty: likewise
    std::string user =
        {}; // of one that is left over, whose it is, where that is not the user of its supervise
};

// A file that is to be executed.
struct Script {
    FileFacts facts{}; // with `first_bytes` empty: see `text`
    std::string text;  // as much of it as a script has
    std::string typed; // as it can be typed: /service/web/run
    bool interpreter_is_missing = false;
    std::string interpreter;    // behind #!, or the loader that a program asks for
    std::string unknown_to_env; // that env is to look for, and does not find in the PATH of its supervise
    unsigned mode = 0;
    std::uint32_t owner = 0;

    bool is_elf() const {
        return text.starts_with("\x7f"
                                "ELF");
    }
};

// Where services are whose scan directory has links to them.
inline constexpr const char* place_of_made = "/etc/lares";
// The same below a scan directory that has a disk of its own.
inline constexpr const char* place_of_kept = ".kept";

// The entry of the scan directory.
struct Entry {
    bool is_in_scan_directory = false; // false: it was given by its path
    bool is_link = false;
    bool is_dangling = false;
    std::string leads_to;
    std::string meant = {};            // the whole path of that; only where it is dangling
    std::string place = place_of_made; // where it would be moved to
    bool is_in_the_way = false;        // something of its name is there
    std::string deleted = {};          // a directory of that path, in which a supervise works still
    std::uint32_t kept_by = 0;         // who that is; 0: there is none
    std::uint32_t log_kept_by = 0;     // the same of its log
};

struct SupervisorFacts {
    std::uint32_t pid = 0; // of supervise; 0: not known
    char state = '?';
    std::uint32_t s6 = 0;         // of s6-supervise, which says how the service stands in a form of its own
    std::optional<Span> age;      // of one that keeps no record of runs
    bool svscan_runs = false;     // on the scan directory that it is in
    bool svscan_is_known = false; // whether that can be told
};

// What the last run that has ended has said, or whatever was said last.
struct LastWords {
    enum class Why : std::uint8_t {
        of_run,    // these are the lines between its start and its end
        untimed,   // the last lines of the log; it has no time stamps, or the run has no record
        silent,    // the log has no line of it
        not_read,  // it is as it is wanted: nobody has looked
        no_log,    // nobody keeps what it says
        unreadable // this user may not read it, or it is in no form that is known
    };
    Why why = Why::not_read;
    std::vector<std::string> lines; // without their stamps
    std::string place;              // the log directory, or what keeps it from being read

    bool are_known() const { return !lines.empty(); }
    // Nothing: the log was not read, or there is none.
    std::optional<bool> are_silent() const {
        if (why == Why::silent || are_known()) return why == Why::silent;
        return std::nullopt;
    }
};

// Who has a port that this service has asked for in vain.
struct PortUse {
    std::uint16_t port = 0;
    bool is_udp = false;
    bool is_listened_to = false;
    std::optional<SeenProcess> holder; // nothing: it may not be seen who
    std::string service;               // whose that is; empty: of none that is known
    std::string scan_directory;        // that this one is in; empty: in the same as the one that asks
    std::string path;                  // of one that is in none
    bool is_own = false;               // this very service
    bool is_left_over = false;         // of an earlier run of it
};

// The service that keeps what this one says.
struct LogFacts {
    bool is_there = false; // there is a `log`
    protocol::ServiceView view;
    std::string typed;                // as it can be typed
    std::string pipe;                 // what its logger reads; empty: it may not be seen
    bool does_not_get_up = false;     // it is wanted, and ends early or cannot be started
    bool runs_without_record = false; // below a supervise that is not ours
    std::string directory;            // where it writes; empty: nobody knows
    bool directory_is_missing = false;
    bool may_not_write = false; // the user that the logger runs as
    std::string user;           // who that is, as a number
    Script run;                 // what is to be executed; only where nobody runs
};

// What keeps it from going, where it is told to.
struct StopFacts {
    std::optional<service::Blocker> blocker;
    Span told_for{0};   // since its supervise has done something about it last
    bool kills = false; // the next step is KILL: there is a file timeout-kill
};

// Which of its files is to tell when it is ready.
enum class Readiness : std::uint8_t { unknown, ready_listen, notification_fd, notify_socket, check };

struct Picture {
    std::string name; // as people call it
    std::string scan; // the scan directory that was asked about
    std::string path; // as it can be typed: /service/web
    std::string real; // the path of its directory without links; empty: there is none
    Instant now{};
    std::uint64_t ticks_now = 0; // the same moment, in ticks since boot
    Entry entry;
    protocol::ServiceView view;
    bool process_is_dead = false; // its supervise has not noticed yet; that of daemontools takes a second
    std::string start_error;      // why the last attempt to start it has failed: what the system said
    std::string start_remedy;     // what to do about a start that has failed, in supervise's words
    std::vector<service::RejectedSetting> rejected; // files that do not count
    service::Awaited awaited;
    std::string cause_of_awaited; // what is wrong with that one, which keeps ending; empty: nobody knows
    std::string need_meant;       // by the name of one that is not there; empty: nobody knows
    bool meant_is_needed = false; // that one is among its needs, too
    std::vector<protocol::RunRecord> runs; // that have ended, the newest last
    Script run;
    Readiness readiness = Readiness::unknown;
    std::string ready_listen;               // "tcp 8080", as that file has it
    std::string ready_limit;                // "30s", as timeout-ready has it; empty: it has any time
    std::vector<std::uint16_t> ready_ports; // that it says it will listen at
    std::vector<std::string> listens_at;    // its processes, where it is not ready: "tcp 127.0.0.1:8081"
    bool listens_nowhere_else = true;       // false: that may not be seen
    SupervisorFacts supervisor;
    StopFacts stop;
    std::vector<SeenProcess> processes; // of the run that runs, its own one first
    std::vector<SeenProcess> left_over; // of earlier runs
    LastWords words;
    std::string complaint; // the last line of its log, where it is up and that is an error of this run
    Span restart_delay{0}; // that its file restart-delay asks for; 0: it has none
    std::vector<PortUse> ports;
    PeerFacts peer;
    std::string left_socket; // a file that its address may be, and at which nobody listens; empty: none
    LogFacts log;
    std::vector<DiskUse> disks;
    std::optional<sys::OpenFileUse> open_files;   // of its process
    std::vector<UnknownAccount> unknown_accounts; // that run, or its last words, want to become
    WantedDirectory wanted_directory;
    std::optional<MissingThing> missing;     // that its last words name
    std::optional<MemoryLimit> memory_limit; // for which its last run was killed
    std::uint16_t first_free_port = 1024;    // at which others than root may listen
    bool unset_variable_is_there = false;    // that its words say is not set: where its variables come from
    bool refused_script_is_missing = false;  // that a shell says it does not understand, as that of sh -c is

    const protocol::ServiceState* state() const { return view.state ? &*view.state : nullptr; }
};

// It is supervised, and that can be seen.
bool is_seen(const Picture& picture);
bool has_process(const Picture& picture);
// It does its work and ends with success, and is started again by its file restart-delay, in a minute or
// more.
bool is_periodic(const Picture& picture);
// It is to be up, or to run once.
bool is_wanted_up(const Picture& picture);
// Its process was told to end and to be started again, and has not done so yet.
bool is_told_to_restart(const Picture& picture);
// As it is wanted: up, ready if it says so, healthy; or down. What nobody can see is not.
bool is_as_wanted(const Picture& picture);
// Its run ends by itself, and too early, again and again; or it has done so for the last time.
bool keeps_failing(const Picture& picture);
// The same, by what a supervise of ours says of a service that is wanted.
bool is_failing(const protocol::ServiceState& state, Moment now);

// Its last words, as long as they count: old words of a service that is up are no cause.
std::span<const std::string> words_of(const Picture& picture);

// The last run that has ended; nothing: none is known.
struct Death {
    protocol::RunEnd how;
    protocol::EndedBy by = protocol::EndedBy::itself;
    std::optional<Span> lived;
    TaiLabel at;
};
std::optional<Death> last_death_of(const Picture& picture);

Span between(TaiLabel earlier, TaiLabel later);
// How long ago it was started; the kernel counts in hundredths of a second.
Span age_of(const sys::ProcessEntry& process, const Picture& picture);

// It was started while this run lived.
bool is_from(const protocol::RunRecord& run, const sys::ProcessEntry& process, const Picture& picture);
// It has ended by itself and with success as soon as it was started, as a program does that has left another
// one behind, which is to do its work.
bool has_handed_over(const protocol::RunRecord& run);

using service::quoted;

// What can be typed to have lares do that: with this service, or with another one, a neighbour or a path.
std::string lares_command(const Picture& picture, std::string_view verb);
std::string lares_command(const Picture& picture, std::string_view verb, std::string_view service);

} // namespace lares::diagnosis
