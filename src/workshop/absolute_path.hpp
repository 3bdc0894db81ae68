// SPDX-License-Identifier: ISC
// A path as it is called from anywhere. Links in it stay: whoever names /srv/app/current means what that
// leads to later, too.
#pragma once

#include <string>
#include <string_view>

namespace lares::workshop {

// Without a slash at its end, and without "./" at its beginning.
std::string absolute_path(std::string_view path);

} // namespace lares::workshop
