// SPDX-License-Identifier: ISC
// A small file that can be replaced whole at any time, without a new descriptor and without new room on the
// disk.
//
// Two files are kept open: NAME, and the spare NAME.new. To replace, the spare is written and the two names
// are exchanged (renameat2 with RENAME_EXCHANGE), which is one atomic step for readers. So a process that has
// no descriptors left, on a disk that is full, can still tell what its service does: two system calls.
//
// The first call makes both files, and replaces whatever had the name. File systems without the exchange
// (NFS, some FUSE) get the classic way, a new file and a rename.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <string_view>
#include <sys/types.h>

namespace lares::sys {

class ReplaceableFile {
  public:
    // `name` must outlive the object.
    ReplaceableFile(const char* name, mode_t mode) : name_{name}, mode_{mode} {}

    // The first contents, where a replace() follows at once: it is left to that to make the next spare.
    Result<> begin(int directory, std::string_view contents);

    // Files that somebody has removed are made anew. ENOENT: the directory itself is gone.
    Result<> replace(int directory, std::string_view contents);

    // The same in the child of sys::spawn(), which has our memory and its own descriptors, so that it may
    // leave none open or closed: what it needs is made ready before, and the rest is done after. A failure of
    // either is found by the next replace().
    void prepare(int directory);
    bool replace_in_child(int directory, std::string_view contents);
    void settle(int directory, std::string_view contents);

  private:
    struct Side {
        Fd file;
        std::size_t size = 0; // what the file holds
    };
    Result<> open_spare(int directory);
    static Result<> write(Side& side, std::string_view contents);
    Result<> spare_becomes_current(int directory);
    void reserve_spare(int directory, std::string_view contents);

    const char* name_;
    mode_t mode_;
    Side current_;
    Side spare_;
    bool was_renamed_ = false; // in the child: the spare has become the file
};

} // namespace lares::sys
