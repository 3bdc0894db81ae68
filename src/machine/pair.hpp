// SPDX-License-Identifier: ISC
// What svscan decides about one entry of the scan directory: a service, and the service that logs for it.
//
// A Pair knows what is wanted (the entry is listed, it has a log, it is to be stopped) and what is (which of
// the two supervise processes live, whether the pipe between them exists). next_step() compares the two and
// answers with one thing to do now; do it, tell the pair, and ask again until it answers `nothing`. So it
// does not matter in which order things happen, and a step that fails is simply due again later.
//
// Stopping goes in order: the service first; when its supervise has gone, the pipe is let go, so that the
// logger reads what is left and then sees the end; its supervise has been told to leave with it. A logger
// that does not end with its input is told to, like a service. A service that runs though its supervise was
// killed gets another one first, which is to stop it.
#pragma once

#include "kept.hpp"
#include "settling.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

class Pair {
  public:
    // How long a logger may take to read what is left, and to end.
    static constexpr Span time_for_log_to_end = std::chrono::seconds{5};

    enum class Step : std::uint8_t {
        nothing,
        look_for_run,  // answer with on_settled() or on_run_missing()
        settle,        // take the directory as it is; answer with on_settled()
        make_pipe,     // answer with on_pipe_made() or on_pipe_failed()
        start_service, // answer with service.on_started() or .on_start_failed()
        start_log,     // answer with log.on_started() or .on_start_failed()
        start_to_stop, // as start_service, and it is to stop what it takes over; on_started_to_stop(), too.
                       // Or there is one after all, service.on_found(), or nothing to be stopped
        find_log,      // there may be one after all: log.on_found() or .on_not_served_by_another()
        stop_service,  // TERM to its supervise: the service down, and leave
        drop_pipe,
        dismiss_log,         // HUP to its supervise: leave when the logger has ended
        stop_log,            // TERM to its supervise
        tell_of_late_log,    // the log came after the start: it is not used yet
        tell_of_replacement, // another directory has the name now: the one it was before still runs
        forget,              // nothing is left of it
    };

    Kept service;
    Kept log;

    Step next_step(Moment now);
    // When next_step() may have a new answer though nothing has happened.
    std::optional<Moment> deadline() const;

    void on_listed(bool has_log) { listed_ = true, has_log_ = has_log; }
    // Rather not started than started without its log.
    void on_log_unknown();
    void on_removed();
    bool is_listed() const { return listed_; }

    // The directory is being made in place: it is left alone until it has settled.
    void on_being_made(Moment now) { settling_ = Settling{now}; }
    void on_changed(Moment now);
    void on_run_missing();
    void on_settled() { settling_.reset(); }
    bool is_settling() const { return settling_.has_value(); }

    bool has_pipe() const { return has_pipe_; }
    // A log directory that came after its service had been started: it is used from the next start on.
    bool has_log_too_late() const { return has_log_ && !has_pipe_ && service.is_running(); }
    void on_pipe_made() { has_pipe_ = true; }
    // The service was found serving, and does not write into it: its log came later.
    void on_pipe_unused() { has_pipe_ = false; }
    void on_pipe_failed(Moment now) { service.on_start_failed(now); }

    // Another directory has the name that this one had.
    void on_replaced();
    void on_told_to_stop() { stopping_ = true; }
    // Before anything of it was looked at: nobody is started who is not there.
    void on_to_be_stopped() { stopping_ = true, service.on_unknown(), log.on_unknown(); }
    bool is_stopping() const { return stopping_; }
    void on_started_to_stop() { stopped_service_ = service.pid(); }

    // What made a supervise refuse may have gone.
    void forget_refusals() { service.forget_refusal(), log.forget_refusal(); }
    // What has been told is told again if it still holds.
    void repeat_what_was_told();

  private:
    Step next_thing_to_tell();
    Step next_step_to_run(Moment now) const;
    Step next_step_to_settle(Moment now) const;
    Step next_step_to_stop(Moment now);
    Step next_step_to_stop_log(Moment now);
    bool must_start_to_stop() const;
    bool must_find_log() const;

    bool listed_ = false;
    bool has_log_ = false;
    bool has_pipe_ = false;
    bool stopping_ = false;
    bool told_of_late_log_ = false;
    bool told_of_replacement_ = false;
    bool must_tell_of_replacement_ = false;
    std::int32_t stopped_service_ = 0; // the supervise that has been told
    std::int32_t dismissed_log_ = 0;   // likewise
    std::optional<Moment> log_may_take_until_;
    std::optional<Settling> settling_;
};

} // namespace lares::machine
