// SPDX-License-Identifier: ISC
// The names in a directory, read through a descriptor that is kept open: no new descriptor and no memory is
// needed.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lares::sys {

// With room for names that is the caller's. 512 bytes are enough for any name, and more are fewer calls.
class DirectoryNames {
  public:
    // Begins at the first entry, again. The directory must be open for reading.
    DirectoryNames(const Fd& directory, std::span<std::uint64_t> room);
    // The same of one that has just been opened.
    static DirectoryNames of_fresh(const Fd& directory, std::span<std::uint64_t> room) {
        return {directory, room, 0};
    }

    // The next name, terminated by NUL and valid until the next call; a null pointer at the end. `.` and `..`
    // are among the names.
    Result<const char*> next();
    // Is the entry that next() has just answered known to be no regular file? (Not every file system tells.)
    bool is_something_else() const { return is_something_else_; }

  private:
    DirectoryNames(const Fd& directory, std::span<std::uint64_t> room, std::size_t at)
        : directory_{directory}, room_{room}, at_{at} {}

    const Fd& directory_;
    std::span<std::uint64_t> room_; // in words, since the kernel's entries begin at such
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    bool is_something_else_ = false;
};

// Calls then(name) for each name. What fails on the way leaves the rest untold.
template <class Then>
[[nodiscard]] Result<> each_name(const Fd& directory, std::span<std::uint64_t> room, Then&& then) {
    DirectoryNames names{directory, room};
    for (;;) {
        const auto name = names.next();
        if (!name) return fail(name);
        if (!*name) return {};
        then(*name);
    }
}

// The same with room for many, in the object.
class DirectoryReader {
  public:
    explicit DirectoryReader(const Fd& directory) : names_{directory, room_} {}
    DirectoryReader(const DirectoryReader&) = delete;
    DirectoryReader& operator=(const DirectoryReader&) = delete;

    Result<const char*> next() { return names_.next(); }
    bool is_something_else() const { return names_.is_something_else(); }

  private:
    DirectoryNames names_;
    std::uint64_t room_[2048];
};

} // namespace lares::sys
