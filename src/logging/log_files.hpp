// SPDX-License-Identifier: ISC
// The files of one log directory: what carries out the tasks of machine::LogRotation, each by one look at the
// directory or one change of it.
#pragma once

#include "machine/log_rotation.hpp"
#include "machine/log_survey.hpp"
#include "protocol/log_plan.hpp"
#include "sys/fd.hpp"
#include "sys/lock.hpp"
#include "sys/pages.hpp"
#include "sys/report.hpp"

#include <expected>
#include <optional>
#include <sys/types.h>

namespace lares::logging {

class LogFiles {
  public:
    // "unable to `attempt`DIR/`file``rest`". Without a file, it is the directory that is meant.
    struct Failure {
        const char* attempt;
        const char* file;
        const char* rest;
        int number;
    };
    enum class Answer : std::uint8_t { done, no };
    using Outcome = std::expected<Answer, Failure>;

    // `name` must outlive the object.
    LogFiles(const char* name, const protocol::LogSettings& settings, const sys::Report& report)
        : name_{name}, settings_{settings}, report_{report} {}

    // Makes the directory if there is none, and takes it, which nobody else may hold.
    std::expected<void, Failure> open();

    Outcome perform(machine::LogTask task, bool is_starting);
    // To the disk, at any time.
    std::expected<void, Failure> sync_current();

    // Somebody has removed the directory, or the file that has lines.
    bool has_lost_current() const;
    // The name still leads to the directory that we hold.
    bool is_in_place() const;

    const sys::Fd& directory() const { return directory_; }
    const sys::Fd& current() const { return current_; }
    const char* name() const { return name_; }

  private:
    Outcome ask_if_safe(machine::LogFile file);
    Outcome remove(machine::LogFile file, bool is_starting);
    Outcome open_current(bool is_starting);
    Outcome create(machine::LogFile file, bool is_starting);
    Outcome mark(machine::LogFile file, mode_t mode);
    Outcome sync(machine::LogFile file);
    Outcome move(machine::LogFile file);
    Outcome give_name(machine::LogFile file, machine::LogEnding ending);
    Outcome sync_names();
    Outcome trim();
    Result<> survey();
    void end_survey();

    const char* name_;
    const protocol::LogSettings& settings_;
    const sys::Report& report_;
    sys::Fd directory_;
    sys::Lock lock_;
    sys::Fd current_;
    struct Look;
    sys::Pages room_;                 // of a look at all old files …
    Look* look_ = nullptr;            // … while there are too many
    std::optional<TaiLabel> newest_;  // of all old files
    protocol::LogNameText last_name_; // for messages
};

} // namespace lares::logging
