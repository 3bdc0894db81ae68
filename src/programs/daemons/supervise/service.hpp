// SPDX-License-Identifier: ISC
// One service under supervision: its directory, its process, and the machine that decides about it.
//
// A Service is passive. Whoever owns the event loop tells it what has happened; each of these calls is one
// turn: the machine is asked, its actions are performed, and what has changed is published. Nothing here is
// global, so that one loop can hold many.
#pragma once

#include "control_files.hpp"
#include "machine/said_once.hpp"
#include "machine/supervise.hpp"
#include "machine/upkeep.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/run_file.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"

#include <initializer_list>
#include <optional>
#include <string_view>

namespace lares::supervise {

class Service {
  public:
    // `name`: the service directory as the user typed it, for messages. `directory`: the same as a descriptor
    // that stays open, or sys::here when it is the current directory. `control_path`: see ControlFiles.
    Service(const char* name, int directory, const char* control_path, bool down_file, Instant now,
            const sys::Report& report);

    // Takes the control directory and starts the service unless it is to stay down. Nothing has happened when
    // it fails; explain_refusal() says why.
    ControlFiles::Outcome open(Instant now);
    void explain_refusal(const ControlFiles::Failure& failure) const;

    void on_commands_waiting(Instant now); // the control FIFO is readable
    void on_commands(std::initializer_list<protocol::Command> commands, Instant now);
    void on_told_to_finish(Instant now);
    void on_exited(int wait_status, Instant now);
    void on_time(Instant now);
    void on_removal(Instant now); // something has been removed from the control directory
    // Somebody may have changed it behind our back. What has been complained of and still holds is said once
    // more.
    void look_again(Instant now);

    const sys::Fd& control() const { return files_.control(); }
    pid_t pid() const { return static_cast<pid_t>(machine_.state().pid); }
    bool has_left() const { return machine_.state().phase == protocol::Phase::gone; }
    std::optional<Moment> deadline() const;

  private:
    void perform(const machine::Actions& actions, Instant now);
    machine::Actions start_run(Instant now);
    bool directory_was_removed();
    void signal(const machine::Action& action) const;
    void change_down_file(bool wanted) const;

    void publish(Instant now);
    void look_at_files(Instant now);
    ControlFiles::Outcome reopen_and_publish();
    void note_publishing(const ControlFiles::Outcome& outcome, Instant now);

    void warn_of_reopening() const;
    void warn_of_publishing(const ControlFiles::Failure& failure) const;
    void report_start_failure(const protocol::StartFailure& failure);
    protocol::Hint explain(const protocol::StartFailure& failure) const;

    const char* name_;
    int directory_;
    ControlFiles files_;
    machine::Supervise machine_;
    const sys::Report& report_;

    bool has_own_group_ = true;                       // the process that runs now
    std::optional<protocol::ServiceState> published_; // nothing: what is on the disk is old
    bool removed_ = false;     // the service directory is gone; there is nobody to tell
    bool must_reopen_ = false; // the control directory that we hold is not the one that has the name
    machine::Upkeep upkeep_;
    machine::SaidOnce<ControlFiles::Failure> reported_publishing_;
    machine::SaidOnce<protocol::StartFailure> reported_start_;
};

} // namespace lares::supervise
