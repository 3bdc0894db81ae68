// SPDX-License-Identifier: ISC
// A change of state of a service (event.hpp), as a line for people and as a JSON object.
//
//     2026-11-29 22:14:07.123  web       ready → waiting 1s  pid 4711  SIGKILL
//     2026-11-29 22:14:08.125  web       waiting → ready  pid 4802
//
//     {"schema":"lares-event-1","at":"2026-11-29T21:14:07.123Z","name":"web","from":"ready","to":"waiting",…}
//
// What is not known is left out of the line, and null in the object. Times are local for people, and UTC for
// programs.
#pragma once

#include "base/civil_time.hpp"
#include "event.hpp"
#include "letters.hpp"
#include "tone.hpp"

#include <string>
#include <string_view>

namespace lares::present {

inline constexpr std::string_view event_schema = "lares-event-1";

// `when`: the moment of it where whoever looks is. `width`: of the longest name that there may be.
std::string event_line(std::string_view name, const Event& event, const CivilTime& when, std::size_t width,
                       Colours colours, Letters letters);

// One line, without its end.
std::string json_for(std::string_view name, const Event& event);

} // namespace lares::present
