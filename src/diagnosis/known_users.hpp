// SPDX-License-Identifier: ISC
// Who there is on this machine, by the texts of /etc/passwd and /etc/nsswitch.conf. Pure.
//
// This program does not ask NSS. So a user who is not in /etc/passwd does not exist only where nsswitch.conf
// names nobody else who could know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lares::diagnosis {

// The number of the user who is called so, or by the text of /etc/group that of the group.
std::optional<std::uint32_t> user_called(std::string_view name, std::string_view passwd);
// The other way round; empty: nobody has that number.
std::string name_of_user(std::uint32_t number, std::string_view passwd);
// Who may be meant by a name that nobody has: "nobody" by "nobdy", "www-data" by "www"; empty: nobody.
std::string user_meant_by(std::string_view name, std::string_view passwd);

// The line of nsswitch.conf about this, "passwd" or "group", or that there is none, leaves nobody to ask but
// that file. (systemd knows users of units that run, and nobody else's.)
bool is_file_alone(std::string_view what, std::string_view nsswitch);

} // namespace lares::diagnosis
