// SPDX-License-Identifier: ISC
// Who holds which lock on a file, as the kernel lists it (/proc/locks, proc(5)): the supervise of a service
// is the process that has locked supervise/lock, whoever it is, daemontools', runit's or ours.
//
//     1: FLOCK  ADVISORY  WRITE 812 00:1b:44399 0 EOF
//                               │   │     └ inode
//                               │   └ device, in hexadecimal
//                               └ pid
#pragma once

#include "sys/file.hpp"

#include <map>
#include <string_view>
#include <sys/types.h>
#include <utility>

namespace lares::service {

class LockHolders {
  public:
    LockHolders() = default; // nobody holds any
    explicit LockHolders(std::string_view text);
    // Those of this moment.
    static LockHolders now();

    // 0: nobody, or it is not told.
    pid_t holder_of(const sys::FileIdentity& file) const;

  private:
    std::map<std::pair<std::uint64_t, std::uint64_t>, pid_t> holders_; // by device and inode
};

} // namespace lares::service
