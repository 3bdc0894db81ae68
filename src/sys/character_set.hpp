// SPDX-License-Identifier: ISC
// Which letters whoever looks can see, as the environment says it (locale(7)).
#pragma once

namespace lares::sys {

// $LC_ALL, $LC_CTYPE or $LANG, the first of them that is set, names UTF-8.
bool speaks_utf8();

} // namespace lares::sys
