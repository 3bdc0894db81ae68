// SPDX-License-Identifier: ISC
// The names that one scan found, in sorted order, so that what svscan does depends on the names alone and not
// on the order in which a file system happens to list them.
#pragma once

#include <cstddef>
#include <span>

namespace lares::svscan {

class NameList {
  public:
    NameList() = default;
    NameList(const NameList&) = delete;
    NameList& operator=(const NameList&) = delete;
    ~NameList();

    // False when there is no memory.
    bool add(const char* name);
    void clear();

    // The names in sorted order; valid until the next add().
    std::span<const char* const> sorted();

  private:
    // All names one after the other, each with its NUL, and then the pointers to them.
    char* text_ = nullptr;
    std::size_t text_size_ = 0;
    std::size_t text_room_ = 0;
    const char** names_ = nullptr;
    std::size_t count_ = 0;
    std::size_t name_room_ = 0;
};

} // namespace lares::svscan
