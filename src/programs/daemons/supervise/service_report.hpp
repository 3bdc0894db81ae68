// SPDX-License-Identifier: ISC
// What supervise says about its service: what is wrong, and what to do about it.
//
// svscan starts the supervise of every log as `supervise log`. The sentence is that of daemontools; the hint
// names the directory, for there may be many logs.
#pragma once

#include "control_files.hpp"
#include "machine/adoption.hpp"
#include "machine/remarks.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/run_file.hpp"
#include "protocol/service_files.hpp"
#include "protocol/setting_error.hpp"
#include "sys/report.hpp"

#include <cstdint>

namespace lares::supervise {

// A program that could not be started, and why; `cause`: a sum over its name and what is said to do about it,
// by which another cause of the same error is known.
struct StartTrouble {
    protocol::StartFailure failure;
    std::uint64_t cause;

    friend bool operator==(const StartTrouble&, const StartTrouble&) = default;
};

class ServiceReport {
  public:
    // `name`: the service directory as the user typed it; `directory`: the same as a descriptor, or
    // sys::here. `control`: the control directory, as seen from there. All must outlive the object.
    // `is_log_program`: `name` is the logger of this directory (log_program.hpp).
    ServiceReport(const sys::Report& report, const char* name, int directory, const char* control,
                  bool is_log_program)
        : report_{report}, name_{name}, directory_{directory}, control_{control}, is_log_program_{
                                                                                      is_log_program} {}

    void refusal(const ControlFiles::Failure& failure) const;
    void adoption(machine::Adoption adoption, const machine::Legacy& legacy) const;
    StartTrouble trouble_of(std::string_view program, const protocol::StartFailure& failure) const;
    // `program`: the one that could not be started, by its path in the service directory.
    void start_failed(std::string_view program, const protocol::StartFailure& failure) const;
    // The same of one that only runs beside. One that has gone is none any more, and nothing is said.
    void errand_failed(std::string_view program, const protocol::StartFailure& failure) const;
    // A file of the service directory that says something about the service.
    // `holds_on`: what it said before.
    void setting_unreadable(protocol::ServiceFile file, Error error, bool holds_on) const;
    void setting_unusable(protocol::ServiceFile file, const protocol::SettingError& error) const;
    // The same of a file in `needs`, by its path.
    void need_unreadable(const char* path, Error error, bool holds_on) const;
    void need_unusable(const char* path, const protocol::SettingError& error) const;
    // A file that has to be a directory, and the other way round.
    void is_no_directory(protocol::ServiceFile file) const;
    void is_no_file(protocol::ServiceFile file) const;
    // It is a directory, or was to be one, and cannot be used.
    void directory_unusable(protocol::ServiceFile file, Error error) const;
    // A program that is one by its first line, and is passed over.
    void not_executable(std::string_view program) const;
    // How the service is to say that it is ready cannot be set up.
    void readiness_failed(const char* file, Error error) const;
    void check_not_started(const char* program, Error error) const;
    // What comes of the checks of its health. `is_ended`: for that.
    void healthy_again() const;
    void check_failed(std::string_view reason) const;
    void unhealthy(std::string_view reason, bool is_ended) const;
    void notify_address_too_long() const;
    void main_pid_refused() const;
    void listeners_hidden() const;
    void need_is_missing(const char* neighbour) const;
    // `is_up`: and all that are in the circle are up, as yet.
    void need_leads_back(const char* neighbour, bool is_up) const;
    void budget_unreadable(Error error) const;
    void budget_unusable(const protocol::SettingError& error) const;
    void need_not_heard(const char* neighbour, Error error) const;
    void history_failed(Error error) const;
    void death_tally_failed(Error error) const;
    void service_lock_failed(Error error) const;
    // `life`: in which it has happened.
    void remark(const machine::Remark& remark, const protocol::Life& life) const;
    // The same of one that was not ready in time; `missing`: where it was to listen, if that was asked.
    void not_ready(Span limit, std::string_view missing) const;
    void signal_failed(Error error) const;
    // `why`: who it is, and what was of no use; `words`: what it is doing. `error`: that could not be kept.
    void stuck(std::string_view why, std::string_view words, int error) const;
    void strays_hidden(Error error) const;
    void down_file_failed(const char* file, Error error) const;
    void publishing_failed(const ControlFiles::Failure& failure) const;
    void control_directory_made_anew() const;
    void removed(bool runs_on) const;

  private:
    void gave_up(const machine::Remark& remark, const protocol::Life& life) const;
    void warn(sys::Parts text, int error, std::string_view hint) const;
    void unreadable(const char* path, Error error, std::string_view so) const;
    void unusable(const char* path, const protocol::SettingError& error, std::string_view otherwise) const;
    protocol::PathText place() const;
    protocol::Hint explain(std::string_view program, const protocol::StartFailure& failure) const;
    protocol::Hint with_place(std::string_view hint) const;
    bool is_one_log_of_many() const;
    // What stands before the name of a file of the directory.
    std::string_view prefix() const { return is_log_program_ ? "" : name_; }
    std::string_view slash() const { return is_log_program_ ? "" : "/"; }
    std::string_view control_prefix() const { return control_[0] == '/' ? "" : prefix(); }
    std::string_view control_slash() const { return control_[0] == '/' ? "" : slash(); }

    const sys::Report& report_;
    const char* name_;
    int directory_;
    const char* control_;
    bool is_log_program_;
};

} // namespace lares::supervise
