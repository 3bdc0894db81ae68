// SPDX-License-Identifier: ISC
// The names in a directory, as DirectoryReader tells them, for whoever has little room: it is the caller's,
// and on nobody's stack but his. Names in /proc are short, and 512 bytes do; elsewhere 1024 are enough for
// any name.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lares::sys {

class NameReader {
  public:
    // Begins at the first entry, again. The directory must be open for reading.
    NameReader(const Fd& directory, std::span<std::uint64_t> room);

    // The next name, terminated by NUL and valid until the next call; a null pointer at the end. `.` and `..`
    // are among the names. What has been told may be removed meanwhile.
    Result<const char*> next();

  private:
    const Fd& directory_;
    std::span<std::uint64_t> room_; // in words, since the kernel's entries begin at such
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
};

} // namespace lares::sys
