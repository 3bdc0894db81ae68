// SPDX-License-Identifier: ISC
// A supervise whose service directory is there, and to which the entry that it was started for does not lead
// any more: the link was removed and nothing else, or the directory has been renamed. It and its process go
// on, and no name leads to them.
//
//     supervise web          a child of the svscan of the scan directory, works in /etc/lares/web-old
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>

namespace lares::service {

struct Astray {
    pid_t supervise = 0;
    std::string directory; // in which it works
};

// Nothing: there is none of that name, or it may not be seen.
std::optional<Astray> astray_of(const std::string& scan_directory, const std::string& name);

} // namespace lares::service
