// SPDX-License-Identifier: ISC
// The processes of a service: its main process, the root; all that descend from it; all in its session.
//
//     supervise (adopter)
//       ├── run (root)                       counts
//       │     ├── worker                     counts: a descendant
//       │     │     └── setsid helper        counts: a descendant in another session
//       │     └── (gone)
//       ├── daemon, orphaned, its session    counts if the adopter is named: the kernel has given it its
//       orphans └── check, a child of the adopter    counts then, too, as all below the adopter do: nothing
//       tells it apart
//     init
//       └── orphan in the root's session     counts: the session stays, whoever the parent becomes
//
// What cannot be found: a daemon that has begun a session of its own and whose parent has died, unless the
// adopter is a subreaper (adopt_orphans(), own_process.hpp) and is named here; and what somebody else has
// started for the service (by a socket, cron, at). The dead that nobody has reaped are not told, for there is
// nothing to do about them; of a program whose first thread has ended before the others /proc says no more
// than of the dead.
//
// Nothing stops while it is looked at. A process that is being orphaned in that moment, and one that is
// started behind our back, may be missed: who wants to end all asks again until there is none.
#pragma once

#include "base/result.hpp"
#include "directory.hpp"
#include "fd.hpp"
#include "process_facts.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <sys/types.h>

namespace lares::sys {

struct Member {
    pid_t pid = 0;
    std::uint64_t started = 0; // ticks since boot: the two together are one process (process_facts.hpp)
};

// Began before that one. Numbers go up, so they tell where both began in one tick; where they have come round
// in that tick, who is younger seems to be older.
constexpr bool is_older(const Member& one, const Member& than) {
    return one.started != than.started ? one.started < than.started : one.pid < than.pid;
}

struct Family {
    pid_t root = 0; // 0: only the adopter's
    std::uint64_t started =
        0;             // when the root began, if it may have been reaped; then its number may be another's
    pid_t adopter = 0; // a subreaper: all below it count, it does not; 0: nobody
    Member oldest{};   // who is older, and what descends from those, is not found by its parents
};

// Is that process one of them?
bool is_member(const Family& family, pid_t pid);

class MemberReader {
  public:
    // `proc` is /proc, open for reading, whose place in it is ours meanwhile. One more descriptor is needed.
    MemberReader(const Fd& proc, const Family& family);
    MemberReader(const MemberReader&) = delete;
    MemberReader& operator=(const MemberReader&) = delete;

    // The next one alive; nothing at the end. The order means nothing.
    Result<std::optional<Member>> next();

  private:
    Family family_;
    std::array<std::uint64_t, 512 / sizeof(std::uint64_t)> room_;
    DirectoryNames names_;
};

} // namespace lares::sys
