// SPDX-License-Identifier: ISC
// What `notify` is still to be told, and when.
//
// It is told one thing at a time, in order. A service that flaps must not make a storm of processes of it: no
// more than `most_calls` are begun within `window`, and what comes faster waits in a queue. When that is full
// the oldest is dropped, and the next call says how many were.
//
//     add() ──▶ [ queue ] ──▶ is_due() ──▶ begin() ──▶ on_told() or on_not_told() ──▶ the next one
#pragma once

#include "base/time.hpp"
#include "protocol/service_state.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace lares::machine {

struct Notice {
    enum class What : std::uint8_t { start, ready, exit, killed };

    protocol::Phase phase = protocol::Phase::running; // whose program it is about
    What what = What::start;
    std::uint32_t pid = 0;
    int code = 0; // of exit, or the signal; 0: it is not known which

    friend bool operator==(const Notice&, const Notice&) = default;
};

// How a process of this phase has ended.
constexpr Notice notice_of_end(protocol::Phase phase, std::uint32_t pid, protocol::RunEnd end) {
    const bool has_exited = end.kind == protocol::RunEnd::Kind::exited;
    const bool is_known = end.kind != protocol::RunEnd::Kind::unknown;
    return {phase, has_exited ? Notice::What::exit : Notice::What::killed, pid, is_known ? end.number : 0};
}

class Notices {
  public:
    static constexpr std::size_t room = 8;
    static constexpr std::size_t most_calls = 10;
    static constexpr Span window = std::chrono::seconds{10};
    static constexpr Span time_between_attempts = std::chrono::seconds{1};

    struct Call {
        Notice notice;
        std::uint32_t missed; // that should have been told before it
    };

    void add(const Notice& notice);
    // Nobody listens any more.
    void forget() { count_ = 0, missed_ = 0; }

    // There will not be many more.
    void lift_limit() { counts_until_ = {}; }

    bool is_due(Moment now) const { return is_waiting() && earliest_call() <= now; }
    // The next one; is_due(). It stays the next one until it has been begun.
    Call next() const { return {queue_[first_], missed_}; }
    // It is being told.
    void on_begun(Moment now);
    void on_told() { is_telling_ = false; }
    // There was no process to be had for it.
    void on_not_begun(Moment now) { not_before_ = now + time_between_attempts; }

    // Something is being told, or will be before long: what waits for the limit does not count.
    bool is_busy(Moment now) const { return is_telling_ || is_due(now); }
    // None while something is being told: its end is heard of.
    std::optional<Moment> deadline() const {
        return is_waiting() ? std::optional{earliest_call()} : std::nullopt;
    }

  private:
    bool is_waiting() const { return count_ != 0 && !is_telling_; }
    Moment earliest_call() const;
    void drop_oldest();

    std::array<Notice, room> queue_{};
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::uint32_t missed_ = 0;
    bool is_telling_ = false;
    std::array<Moment, most_calls> counts_until_{}; // of the last calls; the oldest one is the next …
    std::size_t oldest_call_ = 0;                   // … to be written over
    Moment not_before_{};
};

} // namespace lares::machine
