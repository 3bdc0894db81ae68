// SPDX-License-Identifier: ISC
// Where a service is that was called by a name: mostly there. An instance (protocol/instance.hpp) shares the
// directory that its link leads to, and calls what is its own by its name. One whose link has been removed
// can be called as if it were beside its template:
//
//     /etc/sv/worker@eu          no such file, but there is /etc/sv/worker@
//
// And the name of a file `log` is that of the logger of the directory that it lies in.
#pragma once

#include <string>
#include <string_view>

namespace lares::service {

struct Place {
    std::string directory;       // empty: the name itself
    std::string instance;        // empty: it is none
    bool is_log_program = false; // the file `log` of that directory
};

// A relative name is looked for in the directory `start`. One without an @, and that is not `log`, is
// not looked for at all.
Place place_of(std::string_view name, int start);

} // namespace lares::service
