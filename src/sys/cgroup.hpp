// SPDX-License-Identifier: ISC
// A control group of version 2 (cgroups(7)) below our own: whoever is in it, and all that they start, can be
// found and killed, whatever session they begin and whoever their parent becomes.
//
// Where the machine has none, or lets us make none, there is none; whoever wants one does without.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"
#include "small_lines.hpp"

#include <optional>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

// Its directory. One that is there is as good as a new one.
Result<Fd> make_cgroup(std::string_view name);
// One that is there.
Result<Fd> open_cgroup(std::string_view name);
// That is possible when nobody is in it. True: it is not there any more.
bool remove_cgroup(std::string_view name);

// It, or one below it, has a process.
bool is_populated(const Fd& cgroup);
// All that are in it and below it, at once. ENOENT: not before Linux 5.14.
Result<> kill_cgroup(const Fd& cgroup);
// That process is in a group of this name.
bool is_in_cgroup(pid_t pid, std::string_view name);

// The name is that of the last part of a path in /proc/PID/cgroup.
bool cgroup_text_names(std::string_view text, std::string_view name);

// The processes that are in it, not those below it.
class CgroupReader {
  public:
    explicit CgroupReader(Fd processes) : processes_{std::move(processes)} {}
    static Result<CgroupReader> open(const Fd& cgroup);
    // The next one; nothing at the end.
    Result<std::optional<pid_t>> next();

  private:
    Fd processes_;
    SmallLines<512> lines_;
};

} // namespace lares::sys
