// SPDX-License-Identifier: ISC
// Whether a look at the neighbours could see all that there is. What fails for want of a descriptor, of
// memory or for the disk says nothing of the neighbour, so that what was known before holds on; what is
// simply not there says something, and leaves no doubt.
#pragma once

#include "base/result.hpp"
#include "base/scarcity.hpp"

#include <cerrno>

namespace lares::supervise {

class Doubt {
  public:
    // Answers whether it leaves one.
    bool note(const Error& error) {
        const bool is_one = is_for_want_of_something(error) || error.number == EIO;
        exists_ |= is_one;
        return is_one;
    }
    template <class T>
    void note(const Result<T>& result) {
        if (!result) note(result.error());
    }
    bool exists() const { return exists_; }

  private:
    bool exists_ = false;
};

} // namespace lares::supervise
