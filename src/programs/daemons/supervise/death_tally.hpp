// SPDX-License-Identifier: ISC
// supervise/death_tally: an entry for each end of a run, for s6-permafailon (protocol/death_tally.hpp).
//
// It is replaced whole, as s6 does it, so that nobody ever sees a part of an entry, and a disk that is full
// costs the newest entry and none of those before. It is copied through a small room, since it may be long.
//
// Like that of history, the change of names counts as a removal: note before the state is published.
#pragma once

#include "base/result.hpp"
#include "base/tai.hpp"
#include "protocol/run_end.hpp"

#include <cstdint>

namespace lares::supervise {

class DeathTally {
  public:
    // Nobody was here before, or has left in order: it begins anew, as s6 has it. One that is not there is
    // not made.
    static void begin(int control_directory);
    // The newest, and at most so many with it. What has the name and is no regular file is left alone.
    static Result<> append(int control_directory, TaiLabel when, const protocol::RunEnd& how,
                           std::uint32_t most);
    // When the last one was that is noted; long ago: none is.
    static TaiLabel last(int control_directory);
};

} // namespace lares::supervise
