// SPDX-License-Identifier: ISC
// How svscan has its supervise processes replace themselves by a newly installed program: one after the
// other, the next one when the last one has answered. When one cannot, does not answer in time or dies of it,
// the walk ends there, so that what is wrong with the new program does no more harm than once.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

class UpgradeWalk {
  public:
    static constexpr Span time_for_each = std::chrono::seconds{10};

    enum class Failure : std::uint8_t {
        refused, // it has said why, and goes on as it is
        silent,  // no answer in time
        died,
    };

    // Who asks while it is under way gets nothing more.
    void begin() { *this = UpgradeWalk{}, is_under_way_ = true; }
    void end() { is_under_way_ = false, asked_ = 0; }
    bool is_under_way() const { return is_under_way_; }

    // Another one is to be asked; answer with on_asked(), on_passed_over() or, when there is none, end().
    bool must_ask() const { return is_under_way_ && asked_ == 0; }
    void on_asked(std::int32_t pid, Moment now) { asked_ = pid, until_ = now + time_for_each; }
    void on_passed_over() { ++passed_over_; }

    // What anybody else says is of no interest. After a failure the walk is over.
    bool is_asked(std::int32_t pid) const { return asked_ != 0 && asked_ == pid; }
    std::optional<Failure> on_answer(std::int32_t pid, bool done);
    std::optional<Failure> on_died(std::int32_t pid);
    std::optional<Failure> on_time(Moment now);
    std::optional<Moment> deadline() const { return asked_ != 0 ? std::optional{until_} : std::nullopt; }

    std::uint32_t replaced() const { return replaced_; }
    std::uint32_t passed_over() const { return passed_over_; }

  private:
    std::optional<Failure> fail(Failure failure);

    bool is_under_way_ = false;
    std::int32_t asked_ = 0; // whose answer is awaited
    Moment until_;
    std::uint32_t replaced_ = 0;
    std::uint32_t passed_over_ = 0; // that are not ours
};

} // namespace lares::machine
