// SPDX-License-Identifier: ISC
// What has been complained of and still holds, so that each complaint is made once and not at every scan.
//
// A complaint is a name and an errno. Those that a scan does not meet again are forgotten, and would be made
// anew.
#pragma once

#include "list.hpp"

#include <cstdint>

namespace lares::svscan {

class Complaints {
  public:
    // True for a complaint that is new; also when there is no memory to remember it.
    bool is_new(const char* name, int error);
    void begin_scan();
    void end_scan();
    void forget_all() { entries_.clear(); }

  private:
    struct Entry {
        std::uint64_t fingerprint;
        bool met;
    };
    List<Entry> entries_;
};

} // namespace lares::svscan
