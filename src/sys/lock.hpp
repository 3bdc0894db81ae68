// SPDX-License-Identifier: ISC
// An exclusive flock(2) on a file, held until the Lock goes. flock is what daemontools, runit's chpst and the
// flock command use; fcntl locks, as in s6, are another world and do not see it.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

namespace lares::sys {

// A file that is locked the other way, for a child: the lock is that of the open file (F_OFD_SETLK), so it
// goes with the descriptor and lasts until the last copy of that is closed. Who asks by fcntl, as s6 does,
// sees it. EAGAIN when somebody else holds it. The file is made with mode 0600, and never removed.
Result<Fd> open_locked_by_fcntl(int directory, const char* name);

class Lock {
  public:
    Lock() = default;
    // EAGAIN when somebody else holds it. The file is made with mode 0600, and never removed.
    static Result<Lock> acquire(int directory, const char* name);
    // One that this process held before it became this program; `file` is the descriptor of it.
    static Lock taken_over(Fd file) { return Lock{std::move(file)}; }
    // Is it still this file that has the name? (A lock holds a file, not a name, and does not let its own
    // holder in a second time.) One that cannot be looked at counts as if it were.
    bool is_on(int directory, const char* name) const;
    // For those who ask by fcntl: the same file is also locked their way, for as long as this process lives
    // and opens it by no other descriptor. That somebody else has that lock does not matter here.
    void hold_as_posix() const;
    explicit operator bool() const { return static_cast<bool>(file_); }
    const Fd& file() const { return file_; }

  private:
    explicit Lock(Fd file) : file_{std::move(file)} {}
    Fd file_;
};

} // namespace lares::sys
