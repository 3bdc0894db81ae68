// SPDX-License-Identifier: ISC
// What has been complained of and still holds, so that each complaint is made once and not at every scan.
//
// A complaint is a name and an errno. Those that a scan does not meet again are forgotten, and would be made
// anew.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lares::svscan {

class Complaints {
  public:
    Complaints() = default;
    Complaints(const Complaints&) = delete;
    Complaints& operator=(const Complaints&) = delete;
    ~Complaints();

    // True for a complaint that is new; also when there is no memory to remember it.
    bool is_new(const char* name, int error);
    void begin_scan();
    void end_scan();
    void forget_all() { count_ = 0; }

  private:
    struct Entry {
        std::uint64_t fingerprint;
        bool met;
    };
    Entry* entries_ = nullptr;
    std::size_t count_ = 0;
    std::size_t room_ = 0;
};

} // namespace lares::svscan
