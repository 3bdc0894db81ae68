// SPDX-License-Identifier: ISC
// Which ends of a run: restart-on, restart-not-on.
//
//     1 3-7, SEGV      exit codes, a range of them, and names of signals; blanks, commas and lines between
//     them success          exit code 0 signal           any signal failure          everything but success;
//     an end that nobody has seen, too
//
// A number is always an exit code. The signal of that number has a name.
#pragma once

#include "run_end.hpp"
#include "setting_error.hpp"

#include <array>
#include <cstdint>

namespace lares::protocol {

class EndSet {
  public:
    // Exit codes are 0 to 255, signals 1 to 64.
    void add_exit_codes(unsigned first, unsigned last);
    void add_signal(int number);
    void add_signals() { signals_ = UINT64_MAX; }
    void add_failures();

    bool contains(const RunEnd& end) const;

    friend bool operator==(const EndSet&, const EndSet&) = default;

  private:
    std::array<std::uint64_t, 4> exit_codes_{}; // one bit each
    std::uint64_t signals_ = 0;                 // the lowest bit is signal 1
    bool unknown_ = false;
};

// It has one end at least.
SettingResult<EndSet> end_set_from_text(std::string_view file);

} // namespace lares::protocol
