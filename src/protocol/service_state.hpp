// SPDX-License-Identifier: ISC
// All that supervise knows of its service, as one value, and as the text of supervise/state.
//
// The text is one fact a line, "name value", between a first line with the version and a last line "end". A
// reader skips names that it does not know, so that facts can be added; what it does know keeps its meaning
// within a version. A text without its last line is not whole, and is no state. docs/protocol/state.md lists
// the facts.
#pragma once

#include "base/era.hpp"
#include "base/tai.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "run_end.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

enum class Phase : std::uint8_t {
    down,      // nothing runs, and nothing will by itself
    waiting,   // nothing runs; the next start has its moment
    starting,  // ./start runs
    running,   // ./run runs
    clearing,  // `run` has died, and what is left of it is to go
    started,   // it is up, and there is nothing to run
    finishing, // ./finish runs: `run` has died
    stopping,  // ./stop runs: it will be down
    gone,      // supervise has left
};

// The process of the state is that of a script besides `run`. Without a process such a script is to be run as
// soon as there is one to be had.
constexpr bool is_of_script(Phase phase) {
    return phase == Phase::starting || phase == Phase::finishing || phase == Phase::stopping;
}
constexpr bool has_process(Phase phase) {
    return phase == Phase::running || is_of_script(phase);
}

// By what all processes of a service are found: they are in a control group of their own, or supervise is a
// subreaper, below which those are that lose their parents.
enum class Tree : std::uint8_t { none, subreaper, cgroup };

enum class Want : std::uint8_t { up, down, once };

// Why ./run could not be started, or ./start before it: at which step, and the errno of it.
struct StartFailure {
    enum class Step : std::uint8_t { fork, exec, lock }; // lock: that of lock-fd
    Step step;
    int number;
    bool of_start = false; // of ./start
    bool of_log = false;   // of ./log (encore), in the place of ./run

    friend bool operator==(const StartFailure&, const StartFailure&) = default;
};

constexpr const char* script_of(const StartFailure& failure) {
    return failure.of_start ? "start" : failure.of_log ? "log" : "run";
}

// Why the service is down for good, until it is told up or once again.
struct GaveUp {
    enum class Because : std::uint8_t {
        start,  // ./start has failed
        rule,   // `restart` wants no other run, and this one was no success
        run,    // ./run has said so (encore: exit code 100)
        finish, // ./finish has said so (s6: exit code 125)
    };
    Because because;
    RunEnd end; // of that script

    friend bool operator==(const GaveUp&, const GaveUp&) = default;
};

// What is kept of runs that have ended too early (machine/restart_policy.hpp).
struct RestartMemory {
    std::uint32_t failures = 0; // in a row
    std::uint32_t counted = 0;  // of those, since …
    Moment counting_since;
    std::uint32_t rests = 0; // how often it has rested, in a row

    friend bool operator==(const RestartMemory&, const RestartMemory&) = default;
};

// What its checks and its watchdog have found of the run that runs (machine/health.hpp).
struct HealthFacts {
    enum class Word : std::uint8_t {
        unknown,   // there are none, or they have found nothing yet that counts
        healthy,   // the last one has succeeded
        failing,   // the last one has failed, as it may for a while
        unhealthy, // too many have failed in a row
    };
    Word word = Word::unknown;
    std::uint32_t failures = 0; // in a row
    TaiLabel since;             // when the word became so; only if something is known

    friend bool operator==(const HealthFacts&, const HealthFacts&) = default;
};

// What the run that runs has said that it is about, through NOTIFY_SOCKET.
enum class Says : std::uint8_t {
    nothing,
    reloading, // it reads its configuration anew, and is ready all the same
    stopping,  // it goes, and by itself
};

// The supervise that wrote a state. ControlFiles alone sets it.
struct Author {
    std::uint32_t pid = 0;     // 0: it did not say
    std::uint64_t started = 0; // ticks since boot, as in /proc/PID/stat
    bool of_svscan = false;    // svscan has started it
    TextBuffer<24> version;    // of the program
    Era era;                   // in which all pids and moments of the state count

    friend bool operator==(const Author&, const Author&) = default;
};

// What a supervise knows of its service, whoever it is.
struct Life {
    Phase phase = Phase::down;
    Want want = Want::up;
    std::uint32_t pid = 0; // 0: no process
    // When that process began, in ticks since boot, as /proc/PID/stat has it; 0: not known. With the pid and
    // the era it is the identity of the process.
    std::uint64_t process_started = 0;
    bool paused = false;
    bool term_sent = false; // it was sent TERM since it started
    bool leaving = false;   // supervise leaves when it is dead

    TaiLabel since;      // the last start of run, or the moment it went down
    Moment since_moment; // the same by the monotonic clock

    std::uint64_t starts = 0; // processes started since the first supervise of this life of the service
    std::optional<RunEnd> last_end;
    TaiLabel last_end_at;                  // only with last_end
    Span last_run{0};                      // how long that run lived; only with last_end
    EndedBy last_end_by = EndedBy::itself; // only with last_end
    std::uint32_t last_pid = 0; // of that run, which led a process group of this number; only with last_end
    std::optional<StartFailure> start_failure;
    std::optional<Moment> next_start; // while waiting, and when there was no process for a script

    std::optional<bool> ready; // nothing: it does not say when it is, and counts as ready while it runs
    TaiLabel ready_at;         // only if it is ready and says so
    Span ready_after{0};       // likewise: how long after its start
    // It has closed the descriptor of notification-fd and has not said so: it will not do so any more.
    bool notification_closed = false;
    Says says = Says::nothing; // since it said that it is ready, if it has

    std::optional<Moment> held_until; // it is to go, and goes on so long for those that need it
    // One of those then; else the service for want of which it is not started, though it is wanted.
    TextBuffer<63> neighbour;
    // A sum over the names of those that it needs or wants, and the last start among them that it has heard
    // of; 0: there are none.
    std::uint64_t ties = 0;
    Moment ties_known{};
    HealthFacts health;
    std::optional<Span> watchdog; // the run was told to say that it is alive, so often at least

    bool begun = false;        // `start` has been run, and `stop` has not
    bool undone = false;       // `stop` has been run, and nothing has been started since
    bool accomplished = false; // the run of a one-shot has succeeded
    bool once_owed = false;    // told `once` while the last run was being cleaned up
    std::optional<GaveUp> gave_up;
    std::optional<Moment> time_limit;     // of the process that runs
    bool timed_out = false;               // it has outlived its limit, and is being stopped for that
    EndedBy ending_for = EndedBy::itself; // likewise, but not for its limit: why
    std::uint32_t stop_step = 0;          // how many steps of a stop were taken; 0: it is not told down
    std::optional<Moment> next_step;      // of the next one
    bool stop_for_group = false;          // the whole process group hears of each: it was told so by `+`
    int last_signal = 0;                  // the last one that was sent to it to end it; 0: none
    bool restart_asked = false;           // the process was told to end by `t` or `r`, to be started again
    bool stuck = false;                   // it was looked at before it was killed: supervise/stuck
    Tree tree = Tree::none;               // where all processes of the service may have to be found
    std::uint32_t strays = 0;             // how many processes are left of the last run; only while clearing
    std::uint64_t last_started = 0;       // when that run began, in ticks, while that is needed to find them
    RestartMemory restarts;
    bool over_budget = false;         // the next start waits for the budget of the scan directory
    std::optional<Moment> not_before; // after a run: the next start, by the rules; it may still be cleaned up

    friend bool operator==(const Life&, const Life&) = default;
};

// Its run is over, and nothing runs: it is cleaned up after. The time stamp is still that of the run, as
// runit's tools expect of one whose `finish` runs.
inline bool is_down_since_its_end(const Life& life) {
    const bool cleans_up =
        life.phase == Phase::clearing || life.phase == Phase::finishing || life.phase == Phase::stopping;
    return life.pid == 0 && cleans_up && life.last_end.has_value();
}

// It is to be up, or has to get up once; and its supervise stays.
inline bool is_wanted(const Life& life) {
    return life.want != Want::down && !life.leaving;
}
// Held for those that need it, it goes when they have gone: told down, or for what it needs itself.
inline bool is_to_stay(const Life& life) {
    return is_wanted(life) && !life.held_until;
}

// Its process has been asked to end, and is given the time for it. One that was only asked to end and start
// again, and has not, is not: that is a run like any other.
inline bool is_being_stopped(const Life& life) {
    return life.stop_step != 0 && (life.want == Want::down || life.next_step.has_value());
}

// It has said so. What nobody has asked for has no time for it, and is not to be healthy meanwhile.
inline bool goes_by_itself(const Life& life) {
    return life.says == Says::stopping;
}

// Paused by an operator, or on its way down, be it by itself: then it does not have to be healthy.
inline bool is_excused_from_health(const Life& life) {
    return life.paused || life.timed_out || goes_by_itself(life) || is_being_stopped(life);
}

// As it was published.
struct ServiceState : Life {
    Author author;

    friend bool operator==(const ServiceState&, const ServiceState&) = default;
};

inline constexpr std::size_t state_text_room = 1664;
using StateText = TextBuffer<state_text_room>;

StateText to_text(const ServiceState& state);
StateText to_text(const Life& life); // of nobody
// The same, where there is room already, and whoever the state says has written it.
void write_text(StateText& text, const Life& life, const Author& author);
std::optional<ServiceState> state_from_text(std::string_view text);

// What a supervise has left, for who comes after it, and be it of another version. Every version says in the
// same words which process runs and who has written that (docs/protocol/state.md); whatever else is not
// understood is as if it were not there, and what contradicts the pid is set right by it. Nothing: not even
// that is told.
inline constexpr std::size_t left_state_room = 4096; // for a text of any version
std::optional<ServiceState> left_state_from_text(std::string_view text);

// The words of the text, for whoever shows them.
std::string_view word_for(Phase phase);
std::string_view word_for(Want want);
std::string_view word_for(RunEnd::Kind kind);
std::string_view word_for(StartFailure::Step step);
std::string_view word_for(GaveUp::Because because);
std::string_view word_for(EndedBy by);             // as in supervise/history; empty for `itself`
std::string_view word_for(HealthFacts::Word word); // empty for `unknown`
std::string_view word_for(Tree tree);              // empty for `none`
std::string_view word_for(Says says);              // empty for `nothing`

} // namespace lares::protocol
