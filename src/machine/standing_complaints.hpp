// SPDX-License-Identifier: ISC
// What is complained of, as long as it holds: found anew at each look, and said only when it was not so at
// the look before. Of more than there is room for nothing is said, rather than all of it again and again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace lares::machine {

class StandingComplaints {
  public:
    static constexpr std::size_t most = 32;

    void begin_look() { is_found_ = 0; }
    // `sum`: of what is complained of, and not 0. True when it is to be said.
    bool is_new(std::uint64_t sum) {
        std::size_t place = 0;
        while (place < most && said_[place] != sum) ++place;
        const bool is_said = place < most;
        if (!is_said)
            for (place = 0; place < most && said_[place] != 0;) ++place;
        if (place == most) return false;
        said_[place] = sum;
        is_found_ |= std::uint32_t{1} << place;
        return !is_said;
    }
    // What was not found in this look does not hold any more.
    void end_look() {
        for (std::size_t place = 0; place < most; ++place)
            if ((is_found_ >> place & 1) == 0) said_[place] = 0;
    }
    // All of it is to be said once more.
    void forget() { *this = {}; }

  private:
    std::array<std::uint64_t, most> said_{};
    std::uint32_t is_found_ = 0;
};

} // namespace lares::machine
