// SPDX-License-Identifier: ISC
// The files of a service directory that its supervise does not use, as it has said once on standard error,
// where whoever asks for the service cannot see it. It is looked anew, by the same functions.
#pragma once

#include "service.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

struct RejectedSetting {
    std::string file; // "needs/db"
    std::string why;  // ", line 1: "soon" is no time; try: …", or ": …": what follows the file's name
    std::string meant = {};      // the name that it is nearly; empty: it has a name that means something
    bool meant_is_there = false; // and counts already
};

// `name`: the service as the user called it. What this user may not read is passed over.
std::vector<RejectedSetting> settings_that_are_rejected(const Service& service, std::string_view name);

// A line for each, of a list of them or of a service: file, line, what is wrong, what to try, and what is so
// until then.
std::string lines_of(const std::vector<RejectedSetting>& settings);
std::string rejected_settings(const Service& service, std::string_view name);

} // namespace lares::service
