// SPDX-License-Identifier: ISC
// What single files of a service directory say, where that is more than a time, a signal or a number.
// service(5) has their words. What cannot be understood is an error that points into the text.
#pragma once

#include "setting_error.hpp"

#include "base/text.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>

namespace lares::protocol {

// Who hears of the steps of a stop: the process, its process group, or all processes of the service.
enum class Reach : std::uint8_t { process, group, tree };

// What becomes of that which is left of a run, before the next one begins.
enum class Strays : std::uint8_t { leave, wait, end };

SettingResult<bool> is_oneshot_from_text(std::string_view text);
SettingResult<int> notification_fd_from_text(std::string_view text);
// `taken`: the number that notification-fd says.
SettingResult<int> lock_fd_from_text(std::string_view text, std::optional<int> taken);
SettingResult<std::uint64_t> max_death_tally_from_text(std::string_view text);
SettingResult<Reach> stop_to_from_text(std::string_view text);
SettingResult<Strays> strays_from_text(std::string_view text);

// A run that has nowhere to say that it is alive is not to be ended for its silence.
SettingError watchdog_without_socket(std::string_view text);

// What is in `health`.
SettingResult<Span> span_of_checks(std::string_view text);
SettingResult<std::uint32_t> failures_from_text(std::string_view text);
SettingResult<bool> health_restart_from_text(std::string_view text);
// The line that lares-probe is told.
using ProbeLine = TextBuffer<255>;
SettingResult<ProbeLine> probe_line_from_text(std::string_view text);

} // namespace lares::protocol
