// SPDX-License-Identifier: ISC
// What svscan keeps of one entry of the scan directory.
#pragma once

#include "machine/pair.hpp"
#include "sys/file.hpp"

#include <climits>
#include <cstddef>
#include <optional>

namespace lares::svscan {

// A directory that is being made in place: it is left alone until it has a `run` and nothing more happens in
// it.
struct Settling {
    Moment quiet; // when nothing has happened for long enough
    Moment patience_ends;
};

struct Slot {
    machine::Pair pair;
    sys::FileIdentity identity; // of the directory; names are only names
    sys::Pipe pipe;
    int watched = -1; // what the Watch calls the directory
    std::optional<Settling> settling;
    bool seen = false; // by the scan that is going on
    int complaint = 0; // the errno of the last one, so that it is said once
    bool told_of_late_log = false;
    bool told_of_replacement = false;

    std::size_t place = 0; // in the table
    Slot* next_of_identity = nullptr;
    Slot* next_of_name = nullptr;
    Slot* next_of_service = nullptr;
    Slot* next_of_log = nullptr;

    char name[NAME_MAX + 1] = "";
};

} // namespace lares::svscan
