// SPDX-License-Identifier: ISC
// What there is to say about one log directory, in the words of its front. daemontools':
//
//     multilog: warning: unable to write to DIR/current, pausing: WHY
//
// and runit's, which says less of the file and more of the step:
//
//     svlogd: pausing: unable to write to current: DIR: WHY
#pragma once

#include "base/result.hpp"
#include "machine/log_rotation.hpp"
#include "protocol/log_plan.hpp"
#include "sys/report.hpp"

#include <string_view>

namespace lares::logging {

// "unable to `attempt`DIR/`file``rest`". Without a file, it is the directory that is meant.
struct Failure {
    const char* attempt;
    const char* file;
    const char* rest;
    int number;
};

inline std::unexpected<Failure> failure(const char* attempt, const char* file, Error error,
                                        const char* rest = "") {
    return std::unexpected(Failure{attempt, file, rest, error.number});
}

class Messages {
  public:
    // All must outlive the object.
    Messages(const char* name, const protocol::LogSettings& settings, const sys::Report& report)
        : name_{name}, settings_{settings}, report_{report} {}

    // What failed is tried again.
    void pausing(const Failure& failure, machine::LogTask task, bool is_starting) const;
    void cannot_write(int error) const;
    void cannot_sync(const Failure& failure) const;
    [[noreturn]] void die(const Failure& failure) const;

    void was_removed() const;
    void not_removed(const char* file, int error) const; // an old file that is too many
    void leftover_not_removed(const char* file, int error) const;
    void processed_not_removed(const char* file, int error) const;
    void removed_for_room(const char* file) const;

    void no_file_for_processor(const char* file, const char* role, int error) const;
    void no_process_for_processor(int error) const;
    void processor_not_run(int error) const;
    void processor_failed(bool crashed) const;
    void not_processed(const char* file) const;

    // For those who want to know all.
    void tell(std::string_view what, const char* file, std::string_view more = {}) const;

  private:
    bool is_of_runit() const { return settings_.manner == protocol::LogManner::runit; }
    void pausing_daemontools(const Failure& failure) const;
    void pausing_runit(std::string_view attempt, int error) const;

    const char* name_;
    const protocol::LogSettings& settings_;
    const sys::Report& report_;
};

} // namespace lares::logging
