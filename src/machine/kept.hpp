// SPDX-License-Identifier: ISC
// One supervise process that svscan keeps alive: when the next one may be started.
//
// At once when it lived for a second; otherwise a second after its start. One that refused to serve (exit
// 111: the directory is locked or cannot be written, say) has told why, and is tried again as seldom as
// daemontools looked.
#pragma once

#include "base/time.hpp"
#include "protocol/run_end.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

class Kept {
  public:
    static constexpr Span time_between_starts = std::chrono::seconds{1};
    static constexpr Span time_after_refusal = std::chrono::seconds{5};
    static constexpr int exit_refused = 111;

    bool is_running() const { return pid_ != 0; }
    std::int32_t pid() const { return pid_; }
    bool is_due(Moment now) const { return !is_running() && now >= next_start_; }
    // When it will be due; never while one runs.
    std::optional<Moment> deadline() const {
        return is_running() ? std::nullopt : std::optional{next_start_};
    }
    // The last one refused, and has said why.
    bool has_refused() const { return refused_; }

    void on_started(std::int32_t pid, Moment now);
    void on_start_failed(Moment now);
    void on_died(protocol::RunEnd end, Moment now);
    // What it refused for may have gone: the next attempt need not wait for long, and says again what is
    // wrong.
    void forget_refusal();

  private:
    std::int32_t pid_ = 0;
    bool refused_ = false;
    Moment last_start_;
    Moment next_start_; // long ago: at once
};

} // namespace lares::machine
