// SPDX-License-Identifier: ISC
// stop-steps: how a service is stopped, from the gentle to the certain.
//
//     TERM 10s, INT 5s, KILL
//
// A step is a signal, and how long it has before the next step is taken; a number alone is seconds. Steps are
// separated by commas or by lines. The last one needs no time, and when it has one nothing follows that.
#pragma once

#include "setting_error.hpp"

#include "base/fixed_list.hpp"
#include "base/time.hpp"

namespace lares::protocol {

struct StopStep {
    int signal = 0;
    std::optional<Span> patience; // only the last step may be without

    friend bool operator==(const StopStep&, const StopStep&) = default;
};

inline constexpr std::size_t most_stop_steps = 8;
using StopSteps = FixedList<StopStep, most_stop_steps>; // one at least

SettingResult<StopSteps> stop_steps_from_text(std::string_view file);

} // namespace lares::protocol
