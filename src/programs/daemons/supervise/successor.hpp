// SPDX-License-Identifier: ISC
// Becoming a newly installed supervise: the same process, with the same child, lock and FIFOs, and what it
// knows on the disk, where its successor finds it as it would after a crash.
#pragma once

#include "service.hpp"
#include "succession/trial.hpp"

namespace lares::supervise {

class Successor {
  public:
    // What it is to be: called as this one was, for the same directory, by what is installed where this one
    // was.
    struct Call {
        const char* called;
        const char* name;
        const char* program;
        bool is_log; // that is a program (log_program.hpp)
    };
    Successor(const Call& call, Service& service, const sys::Report& report)
        : call_{call}, service_{service}, report_{report}, trial_{{.whose = call.name,
                                                                   .program = call.program,
                                                                   .is_able = protocol::supervise_is_able,
                                                                   .role = call.is_log
                                                                               ? protocol::service_file::log
                                                                               : nullptr},
                                                                  report} {}

    // `asker` is told whether it has become something; 0: nobody is.
    void on_asked(pid_t asker, Instant now);
    // True when it was ours.
    bool on_child_ended(const sys::Reaped& child);
    void on_time(Instant now) { trial_.on_time(now.moment); }
    std::optional<Moment> deadline() const { return trial_.deadline(); }
    // Becomes the new one, if that is due.
    void end_turn();

  private:
    void follow(succession::Trial::Verdict verdict);
    void become_it();
    void refuse();

    Call call_;
    Service& service_;
    const sys::Report& report_;
    succession::Trial trial_;
    pid_t asker_ = 0;
    bool must_become_ = false;
};

} // namespace lares::supervise
