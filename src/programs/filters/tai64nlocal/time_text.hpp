// SPDX-License-Identifier: ISC
// What a label becomes: a time of the calendar.
//
// Time of the day changes once a second, not once a line, so that the text of a second is made once; those of
// a few seconds around it are kept too, because merged logs go to and fro.
#pragma once

#include "base/civil_time.hpp"
#include "base/tai.hpp"

#include <array>

namespace lares::tai64nlocal {

enum class Style : unsigned char { classic, iso };

class TimeText {
  public:
    TimeText(Style style, Zone zone) : style_{style}, zone_{zone} {}

    // Answers the size; 0 when the C library cannot tell the time.
    std::size_t write(TaiLabel label, char* out);
    // The rules of the time zone may be others from now on.
    void forget();

  private:
    struct Second {
        std::uint64_t seconds = 0;
        bool known = false;
        bool can_be_told = false;
        SecondText text;
    };
    static constexpr std::size_t seconds_kept = 16;

    const Second& second_of(std::uint64_t seconds);

    Style style_;
    Zone zone_;
    std::array<Second, seconds_kept> kept_;
};

} // namespace lares::tai64nlocal
