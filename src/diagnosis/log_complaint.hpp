// SPDX-License-Identifier: ISC
// A line of a log that is an error for sure, whoever has written it: a service that is up all the same goes
// on without what it says. Pure.
//
//     nginx: [emerg] unknown directive "foo" in /etc/nginx/nginx.conf:12     a reload that was refused
//     ./run: 3: source: not found                                           a command of its script
#pragma once

#include <string>

namespace lares::diagnosis {

bool is_complaint(const std::string& line);

} // namespace lares::diagnosis
