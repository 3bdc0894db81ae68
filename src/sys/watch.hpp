// SPDX-License-Identifier: ISC
// Being told that something changes: inotify(7), for svscan and for clients that wait for others.
//
// A Watch is asked to watch; its descriptor is then ready to read when something has happened, and a
// ChangeReader says what. A user has few instances of inotify (often 128), so that there may be none to be
// had; then only looking again now and then will tell.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"
#include "file.hpp"

#include <cstdint>

namespace lares::sys {

class Watch {
  public:
    Watch() = default; // one that watches nothing
    // Fails with EMFILE when the user has used up the instances.
    static Result<Watch> create();
    explicit operator bool() const { return static_cast<bool>(fd_); }

    // Each answers with the number by which a Change calls what is watched. A relative path begins in the
    // directory `start`. Watching the same thing in another way takes the place of the way before, and has
    // the same number.

    // Names that come and go in a directory.
    Result<int> watch_names(const char* path, int start = here);
    // These, and that the directory itself is moved away or removed.
    Result<int> watch_entries(const char* path, int start = here);
    // Names that come and go, and that files were written or had their modes changed.
    Result<int> watch_contents(const char* path, int start = here);
    // That something in a directory has other contents or is gone, or that the directory is. Opening, reading
    // and closing files is not among these, or looking at what has changed would be a change.
    Result<int> watch_renewals(const char* path, int start = here);
    // That the directory itself is moved away or removed; nothing that happens in it.
    Result<int> watch_place(const char* path, int start = here);
    // That somebody who had a FIFO open for reading closes it.
    Result<int> watch_readers(const char* fifo, int start = here);
    // That too, and that somebody opens it. Whoever looks whether a FIFO has a reader by opening it for
    // writing is not seen as long as it has none.
    Result<int> watch_openings(const char* fifo, int start = here);
    void forget(int watched);

    const Fd& fd() const { return fd_; }

  private:
    Result<int> watch(const char* path, int start, std::uint32_t events);
    Fd fd_;
};

// What happened.
struct Change {
    enum class Kind : std::uint8_t {
        appeared, // a name is new, or names something else now
        vanished, // a name is gone
        touched, // what has the name was written to or had its mode changed; without a name: moved or removed
        opened,  // somebody opened a FIFO
        reader_left, // somebody closed a FIFO
        overflow,    // changes were lost: look at everything
    };
    Kind kind;
    int watched;        // what watch_…() answered
    bool made_in_place; // a directory that was made here, rather than linked or moved to here
    const char* name;   // ends with NUL; valid until the next call of next()
};

// The changes that are waiting, one by one.
class ChangeReader {
  public:
    explicit ChangeReader(const Watch& watch) : watch_{watch} {}
    // False when there is none.
    bool next(Change& change);

  private:
    bool fill();

    const Watch& watch_;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    alignas(8) char buffer_[4096];
};

// Files on the network can change without this kernel knowing: no watch will tell.
bool may_change_elsewhere(const Fd& directory);

} // namespace lares::sys
