// SPDX-License-Identifier: ISC
// A name in a service directory that nobody looks for, and that is nearly one which means something:
// "ready-lisen". Such directories are also full of what is their owners' own, and nobody wants to be asked
// about that. So these are not taken for misspelt:
//
//     .hidden  needs~  needs.bak        what is hidden, and what editors, packages and people leave behind
//     start2  down-  check_db           a whole name with something behind it that is no letter
//     events  checks                    more than one, but of files with a text in them
//     types/  checks/                   a directory, where no directory is meant
//     feeds  seeds                      a short name with another first letter
//     stat  nosetsid  timeout-up        what others call so: runit, s6, s6-rc
#pragma once

#include "base/file_facts.hpp"

#include <cstdint>
#include <string_view>

namespace lares::protocol {

// The name that was meant, of those in the service directory, or of those in its `health`; empty: that is not
// to be told. The name itself means nothing there.
enum class Within : std::uint8_t { service, health };
std::string_view name_meant_by(std::string_view name, Within within, FileFacts::Type type);

} // namespace lares::protocol
