// SPDX-License-Identifier: ISC
// .svscan/boot: who looks after the scan directory, and which readproctitle it has started. A new one is
// written down by the new process itself, before it is readproctitle: so there is none that a successor of
// ours does not find, should we be killed in the midst of it.
#pragma once

#include "base/era.hpp"
#include "protocol/names.hpp"
#include "protocol/scan_state.hpp"
#include "sys/process.hpp"
#include "sys/replaceable_file.hpp"

#include <sys/types.h>

namespace lares::svscanboot {

class Record {
  public:
    explicit Record(const Era& era);

    // In the scan directory; `plan` starts the title.
    void write_when_started(int directory, sys::SpawnPlan& plan);
    // The title is there, or could not be started: then it is 0.
    Result<> write(int directory, pid_t title);

  private:
    static void write_in_child(void* record, pid_t title);
    protocol::ScanStateText text_with(pid_t title);

    protocol::ScanState state_;
    int directory_ = -1; // for the child
    sys::ReplaceableFile file_{protocol::scan_file::boot, 0600};
};

} // namespace lares::svscanboot
