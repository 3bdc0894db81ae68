// SPDX-License-Identifier: ISC
// Being told that a directory changes: inotify(7).
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <cstdint>
#include <span>

namespace lares::sys {

class Watch {
  public:
    Watch() = default;
    // Fails with EMFILE when the user has used up the inotify instances (often 128).
    static Result<Watch> create();
    explicit operator bool() const { return static_cast<bool>(fd_); }

    // Names that come and go.
    Result<int> watch_names(const char* path);
    // These, and what is done to the files as well.
    Result<int> watch_contents(const char* path);
    // That the directory itself is moved away or removed; nothing that happens in it. Watching the same
    // directory in another way takes the place of the way before, and has the same number.
    Result<int> watch_place(const char* path);
    void forget(int watched);

    const Fd& fd() const { return fd_; }

  private:
    Result<int> watch(const char* path, std::uint32_t events);
    Fd fd_;
};

// What happened in a directory.
struct Change {
    enum class Kind : std::uint8_t {
        appeared, // a name is new, or names something else now
        vanished, // a name is gone
        touched,  // what has the name was written to, or had its mode changed
        overflow, // changes were lost: look at everything
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
    const Watch& watch_;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    alignas(8) char buffer_[4096];
};

// Files on the network can change without this kernel knowing: no watch will tell.
bool may_change_elsewhere(const Fd& directory);

} // namespace lares::sys
