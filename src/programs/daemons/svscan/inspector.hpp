// SPDX-License-Identifier: ISC
// Looks at the directory of one slot: whether it has a run and a log, and what happens to it from now on.
#pragma once

#include "complaints.hpp"
#include "slot.hpp"
#include "sys/report.hpp"
#include "sys/watch.hpp"

namespace lares::svscan {

class Inspector {
  public:
    // `directory`: the scan directory, which must also be the current directory. `watch`: empty when it
    // cannot be watched.
    Inspector(const sys::Fd& directory, sys::Watch& watch, Complaints& complaints, const sys::Report& report)
        : directory_{directory}, watch_{watch}, complaints_{complaints}, report_{report} {}

    bool has_run(const Slot& slot) const;
    // Tells the pair; also that it cannot be told whether there is a log.
    void look_for_log(Slot& slot);
    // One that there was may be of the other kind now.
    void look_at_kind_of_log(Slot& slot) const;
    // That was so for some since the last begin_scan(); what mends it may be out of sight.
    bool has_unknown_logs() const { return has_unknown_logs_; }
    void begin_scan() { has_unknown_logs_ = false; }

    // A directory that was just made in place is watched until it has settled …
    void watch_being_made(Slot& slot, Moment now);
    // … and then for being replaced: a link can come to point to another directory without any change of the
    // link.
    void watch_place(Slot& slot);
    // `shared`: with another slot, which goes on.
    void stop_watching(Slot& slot, bool shared);

  private:
    int error_of_log(const char* path, sys::FileInfo::Type type) const;
    void complain_of_log(const char* path, int error);
    void complain_of_watch(const Slot& slot, int error);

    const sys::Fd& directory_;
    sys::Watch& watch_;
    Complaints& complaints_;
    const sys::Report& report_;
    bool has_unknown_logs_ = false;
};

} // namespace lares::svscan
