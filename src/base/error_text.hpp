// SPDX-License-Identifier: ISC
// The words for errno values that daemontools prints, and that scripts match on. They do not follow the
// locale. Source: the messages of daemontools 0.76 as observed. EPERM is "permission denied" and EACCES
// "access denied".
#pragma once

#include <string_view>

namespace lares {

// The words for `number`; empty when daemontools has none for it.
std::string_view classic_error_text(int number);

} // namespace lares
