// SPDX-License-Identifier: ISC
// The names that one scan found, in sorted order, so that what svscan does depends on the names alone and not
// on the order in which a file system happens to list them.
#pragma once

#include "list.hpp"

#include <span>

namespace lares::svscan {

class NameList {
  public:
    // False when there is no memory.
    bool add(const char* name);
    void clear();

    // The names in sorted order; valid until the next add().
    std::span<const char* const> sorted();

  private:
    List<char> text_;         // all names one after the other, each with its NUL …
    List<const char*> names_; // … and as many pointers, which sorted() sets
};

} // namespace lares::svscan
