// SPDX-License-Identifier: ISC
// One supervise process that svscan keeps alive: when the next one may be started.
//
// At once when it lived for a second; otherwise a second after its start. One that refused to serve (exit
// 111: the directory is locked or cannot be written, say) has told why, and is tried again as seldom as
// daemontools looked.
//
// One that was found serving, since another svscan had started it, counts as one that has lived for long. One
// that was killed may leave its process behind, which the next supervise takes over.
//
// Where another svscan was killed, a supervise of its own may be just beginning, and not to be found yet. So
// the first one that is started there is to refuse in silence; if it does, the next one a second later finds
// the other, or says what is wrong.
#pragma once

#include "base/time.hpp"
#include "protocol/run_end.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

// Did it leave of its own accord? Otherwise it could not see to what it had started.
bool has_left_in_order(protocol::RunEnd end);

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
    // It has not lived for long, or had not when it died.
    bool is_young(Moment now) const { return now < last_start_ + time_between_starts; }
    // There was no process to be had for the next one.
    bool has_failed_to_start() const { return has_failed_to_start_; }
    // The last one refused, and has said why.
    bool has_refused() const { return refused_; }

    void on_started(std::int32_t pid, Moment now);
    // Likewise; it was told to refuse in silence.
    void on_started_in_silence(std::int32_t pid, Moment now);
    bool was_ever_started() const { return was_ever_started_; }
    void on_found(std::int32_t pid, Moment now);
    void on_start_failed(Moment now);
    void on_died(protocol::RunEnd end, Moment now);
    // The process that the dead supervise had started lives on, or does not any more.
    void on_process_left_behind() { has_left_process_ = true; }
    void on_left_process_ended() { has_left_process_ = false; }
    bool has_left_process() const { return has_left_process_; }
    // The last one was to refuse in silence, and has not served: another one may be about to. Or there is
    // none.
    bool may_be_served_by_another() const { return may_be_served_by_another_; }
    void on_not_served_by_another() { may_be_served_by_another_ = false; }
    // Nobody has looked yet whether one serves.
    void on_unknown() { may_be_served_by_another_ = true; }
    // What it refused for, or is just about to, may have gone: the next attempt need not wait for long, and
    // says again what is wrong.
    void forget_refusal();

  private:
    std::int32_t pid_ = 0;
    bool refused_ = false;
    bool has_left_process_ = false;
    bool has_failed_to_start_ = false;
    bool is_silent_ = false;
    bool may_refuse_for_nothing_ = false; // what one that has just been started refuses for may have gone
    bool was_ever_started_ = false;
    bool may_be_served_by_another_ = false;
    Moment last_start_;
    Moment next_start_; // long ago: at once
};

} // namespace lares::machine
