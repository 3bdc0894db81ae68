// SPDX-License-Identifier: ISC
// The PATH that svscanboot gives to everything below it: that of daemontools, always the same, whoever starts
// it.
#pragma once

#include "base/text.hpp"

#include <string_view>

namespace lares::protocol {

inline constexpr std::string_view classic_boot_path =
    "/command:/usr/local/bin:/usr/local/sbin:/bin:/sbin:/usr/bin:/usr/sbin:/usr/X11R6/bin";

using BootPath = TextBuffer<1024>;

// "PATH=…". A directory of programs that is not in the classic list comes first, so that a svscanboot
// installed elsewhere runs the svscan and supervise that lie beside it.
BootPath boot_path_setting(std::string_view own_directory);

} // namespace lares::protocol
