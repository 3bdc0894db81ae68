// SPDX-License-Identifier: ISC
// Where a service looks at its neighbours from.
#pragma once

#include "base/era.hpp"
#include "protocol/instance.hpp"
#include "sys/fd.hpp"

namespace lares::supervise {

struct Standpoint {
    int service;                     // its directory
    const char* name;                // in the scan directory
    const protocol::OwnFiles& files; // as it calls them there
    sys::Fd scan_directory;          // where the names of neighbours are looked up
    const Era* era = nullptr;        // what has to have been written in
};

} // namespace lares::supervise
