// SPDX-License-Identifier: ISC
// Time stamps in front of lines, made without formatting each of them from scratch: what changes once a
// second is kept as text, and only the digits behind it are written anew.
//
//     stamp.begin(label, offset);                  once for the lines that came together
//     stamp.write_next(out), stamp.write_next(…)   each one nanosecond after the one before
//
// So the stamps of one log ascend, as long as nobody sets the clock back, and no two that show nanoseconds
// are equal.
#pragma once

#include "base/hex.hpp"
#include "base/tai.hpp"
#include "log_plan.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace lares::protocol {

class LogStamp {
  public:
    static constexpr std::size_t longest = 48;

    explicit LogStamp(StampStyle style) : style_{style} {}

    // `offset`: how many seconds local time is ahead of UTC at that moment; StampStyle::local alone asks.
    void begin(TaiLabel now, std::int32_t offset = 0);
    // How many bytes a stamp has, with the space behind it; valid after begin().
    std::size_t size() const { return size_; }
    // Writes size() bytes. A caller leaves room for `longest`.
    void write_next(char* out) {
        if (now_.seconds != formatted_) format_second();
        std::memcpy(out, text_.data(), longest); // of a fixed size, which is a few instructions
        if (style_ == StampStyle::tai)
            write_hex(now_.nanoseconds, out + digits_at_);
        else
            write_decimal(out + digits_at_);
        if (++now_.nanoseconds == 1'000'000'000) now_ = {now_.seconds + 1, 0};
    }

  private:
    bool is_short() const;
    std::size_t fraction_size() const;
    void write_decimal(char* out) const;
    bool was_just_given_away(TaiLabel now) const;
    void format_second();
    void format_civil_second();

    StampStyle style_;
    std::size_t size_ = 0;
    TaiLabel now_{0, 0}; // of the next stamp
    std::int32_t offset_ = 0;
    std::uint64_t formatted_ = 0; // the second that text_ is of
    std::size_t digits_at_ = 0;
    std::array<char, longest> text_{};
};

} // namespace lares::protocol
