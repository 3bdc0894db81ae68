// SPDX-License-Identifier: ISC
#include "nameless_file.hpp"

#include "file.hpp"
#include "process.hpp"

#include <fcntl.h>
#include <sys/mman.h>

namespace lares::sys {

Result<Fd> make_nameless_file() {
    constexpr mode_t for_owner = 0600;
    const char* const wanted = environment_value("TMPDIR");
    for (const char* directory : {wanted ? wanted : "/var/tmp", "/var/tmp", "/tmp"})
        if (auto made = open_at(here, directory, O_TMPFILE | O_RDWR, for_owner)) return made;
    Fd in_memory{::memfd_create("lares", MFD_CLOEXEC)};
    if (!in_memory) return failed_to("create");
    return in_memory;
}

} // namespace lares::sys
