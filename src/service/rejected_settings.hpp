// SPDX-License-Identifier: ISC
// The files of a service directory that its supervise does not use, as it has said once on standard error,
// where whoever asks for the service cannot see it. It is looked anew, by the same functions.
#pragma once

#include "service.hpp"

#include <string>

namespace lares::service {

// A line for each: file, line, what is wrong, what to try, and what is so until then. `name`: the service as
// the user called it. What this user may not read is passed over.
std::string rejected_settings(const Service& service, std::string_view name);

} // namespace lares::service
