// SPDX-License-Identifier: ISC
// How a server that is known looks at its configuration without starting, with what run gives it: pure.
//
//     exec nginx -c ./x -g 'daemon off;' 2>&1        nginx -c ./x -g 'daemon off;' -t
#pragma once

#include <string>
#include <string_view>

namespace lares::diagnosis {

// To be typed anywhere; empty: it is not known how, be it for a variable that only the script has.
// `directory`: of the service.
std::string configuration_check(std::string_view script, const std::string& directory);

} // namespace lares::diagnosis
