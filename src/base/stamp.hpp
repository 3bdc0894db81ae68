// SPDX-License-Identifier: ISC
// The stamp in front of a line: a label and a space, "@400000003b9aca0a00000000 ". It is written millions of
// times a second, so that only the nanoseconds are made anew each time; the digits of the second are kept.
#pragma once

#include "hex.hpp"
#include "tai.hpp"

namespace lares {

class Stamp {
  public:
    static constexpr std::size_t size = TaiLabel::text_size + 1;

    Stamp() { keep(TaiLabel{}.seconds); }

    // Writes `size` bytes.
    void write(TaiLabel label, char* out) {
        if (label.seconds != seconds_) keep(label.seconds);
        std::memcpy(out, kept_, sizeof kept_);
        write_hex(label.nanoseconds, out + sizeof kept_);
        out[size - 1] = ' ';
    }

  private:
    void keep(std::uint64_t seconds) {
        seconds_ = seconds;
        kept_[0] = '@';
        write_hex(static_cast<std::uint32_t>(seconds >> 32), kept_ + 1);
        write_hex(static_cast<std::uint32_t>(seconds), kept_ + 9);
    }

    std::uint64_t seconds_ = 0;
    char kept_[17];
};

} // namespace lares
