// SPDX-License-Identifier: ISC
// What somebody is to type who has been told what is wrong: in the words of the program that has told it.
//
//     -k web        svc -k web         lares kill web         lares --scan /srv/scan kill web
//     web           svstat -v web      lares why web          no letters: to know more
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace lares::service {

// Of the letters of svc, and a service as whoever asks has called it, or by its path.
using Typed = std::function<std::string(std::string_view letters, std::string_view name)>;

std::string typed_at_svc(std::string_view letters, std::string_view name);

// Of lares, which has been asked about this scan directory. Whose path leads there is called by its name.
Typed typed_at_lares(std::string scan_directory);
// Of lares, which knows a service by this name and at this path.
Typed typed_at_lares_for(std::string_view name, std::string_view path);

} // namespace lares::service
