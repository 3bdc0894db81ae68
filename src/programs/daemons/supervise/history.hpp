// SPDX-License-Identifier: ISC
// supervise/history and supervise/history.old: a line for each run of the service, when it has ended.
//
// A line is appended by one write, so that a crash cuts the last one at most, and the next one begins behind
// a newline of its own. When `history` has more than 32 KiB it becomes history.old, in the place of the one
// before: the newest 32 to 64 KiB are kept, and at no moment is there less on the disk.
//
// Nothing is kept open or in memory between two runs: a supervise has few descriptors and pages, and hardly
// ever needs these. So where no descriptor is to be had (EMFILE, ENFILE), or no room on the disk, the record
// is lost, and the service goes on. What is published does not depend on it.
//
// That `history` takes another name counts as a removal in that directory (sys/removals.hpp): append before
// the state is published, which forgets those. docs/protocol/history.md.
#pragma once

#include "base/result.hpp"
#include "base/tai.hpp"
#include "protocol/run_record.hpp"

#include <cstdint>

namespace lares::supervise {

class History {
  public:
    // The record is lost when it fails, and all that was written before is as it was. What has the name and
    // is no regular file is left alone: EINVAL, ELOOP, EISDIR.
    static Result<> append(int control_directory, const protocol::RunRecord& record);

    // The number of the last run that is recorded; 0: none is, or it cannot be read.
    static std::uint64_t last_number(int control_directory);

    // The last record is of this run. Who comes after a supervise that was killed asks before it writes the
    // line that the other one may have written.
    static bool has(int control_directory, TaiLabel start, TaiLabel end);
};

} // namespace lares::supervise
