// SPDX-License-Identifier: ISC
// supervise/history and supervise/history.old: a line for each run of the service, when it has ended.
//
// A line is appended by one write, so that a crash cuts the last one at most, and the next one begins behind
// a newline of its own. When `history` has more than 32 KiB it becomes history.old, in the place of the one
// before: the newest 32 to 64 KiB are kept, and at no moment is there less on the disk.
//
// It is opened at the beginning, and stays open, so that a descriptor need not be had when a run has ended.
// Where there is none (EMFILE, ENFILE), or no room on the disk, the record is lost, and the service goes on.
// What is published does not depend on it.
//
// That `history` takes another name counts as a removal in that directory (sys/removals.hpp): append before
// the state is published, which forgets those. docs/protocol/history.md.
#pragma once

#include "base/result.hpp"
#include "base/tai.hpp"
#include "protocol/run_record.hpp"
#include "sys/fd.hpp"

#include <cstdint>
#include <optional>

namespace lares::supervise {

class History {
  public:
    // Opens it, or makes it. What goes wrong is found by append().
    void begin(int control_directory);
    // The record is lost when it fails, and all that was written before is as it was. What has the name and
    // is no regular file is left alone: EINVAL, ELOOP, EISDIR.
    Result<> append(int control_directory, const protocol::RunRecord& record);
    // When the run began that was recorded last; nothing: none is, or it cannot be read. Who comes after a
    // supervise that was killed asks before it writes the line that the other one may have written.
    static std::optional<TaiLabel> last_start(int control_directory);

  private:
    Result<> open_again(int control_directory);
    Result<std::uint64_t> size_with_room(int control_directory);

    sys::Fd file_;
    bool may_be_cut_ = false; // by somebody who was here before us
};

} // namespace lares::supervise
