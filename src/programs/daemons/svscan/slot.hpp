// SPDX-License-Identifier: ISC
// What svscan keeps of one entry of the scan directory.
#pragma once

#include "machine/pair.hpp"
#include "machine/said_once.hpp"
#include "sys/file.hpp"

#include <climits>
#include <cstddef>

namespace lares::svscan {

struct Slot {
    machine::Pair pair;
    sys::FileIdentity identity; // of the directory; names are only names
    sys::Pipe pipe;
    int watched = -1;                 // what the Watch calls the directory
    bool seen = false;                // by the scan that is going on
    machine::SaidOnce<int> complaint; // the errno of what could not be made or started

    std::size_t place = 0; // in the table
    Slot* next_of_identity = nullptr;
    Slot* next_of_name = nullptr;
    Slot* next_of_service = nullptr;
    Slot* next_of_log = nullptr;

    char name[NAME_MAX + 1] = "";
};

} // namespace lares::svscan
