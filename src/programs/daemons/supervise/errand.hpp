// SPDX-License-Identifier: ISC
// A process that is sent out for the service for a moment, and is expendable: it dies with supervise, is
// killed with its group when its time is up, and whoever comes after us sends another one.
#pragma once

#include "base/time.hpp"
#include "sys/process.hpp"

#include <expected>
#include <optional>

namespace lares::supervise {

class Errand {
  public:
    Errand() = default;
    Errand(const Errand&) = delete;
    Errand& operator=(const Errand&) = delete;

    using Outcome = std::expected<void, sys::SpawnFailure>;
    // `program`: in the service directory `service`, a descriptor or sys::here. `until`: nothing is as long
    // as it likes. `oom_score_adj`: what it gets; null: what supervise has.
    Outcome start(int service, const char* program, const char* const* arguments,
                  const char* const* environment, std::optional<Moment> until, const char* oom_score_adj,
                  int standard_error = -1);
    bool is_running() const { return pid_ != 0; }
    bool is(pid_t pid) const { return pid_ != 0 && pid == pid_; }
    void on_ended() { pid_ = 0; }
    // It is not wanted any more. It still has to be reaped.
    void end() const;
    // It may run until then, unless it has been killed already.
    void set_deadline(std::optional<Moment> until) {
        if (!is_killed_) until_ = until;
    }
    // Its time may be up.
    void on_time(Moment now);
    std::optional<Moment> deadline() const { return is_running() ? until_ : std::nullopt; }

  private:
    pid_t pid_ = 0;
    std::optional<Moment> until_; // nothing: it has been killed, or has no limit
    bool is_killed_ = false;      // for that
};

} // namespace lares::supervise
