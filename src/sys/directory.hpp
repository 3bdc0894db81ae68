// SPDX-License-Identifier: ISC
// The names in a directory, read through a descriptor that is kept open: no new descriptor and no memory is
// needed.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <cstddef>
#include <cstdint>

namespace lares::sys {

class DirectoryReader {
  public:
    // Begins at the first entry, again. The directory must be open for reading.
    explicit DirectoryReader(const Fd& directory);

    // The next name, terminated by NUL and valid until the next call; a null pointer at the end. `.` and `..`
    // are among the names.
    Result<const char*> next();
    // Is the entry that next() has just answered known to be no regular file? (Not every file system tells.)
    bool is_something_else() const { return is_something_else_; }

  private:
    const Fd& directory_;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    bool is_something_else_ = false;
    alignas(8) char buffer_[16384];
};

} // namespace lares::sys
