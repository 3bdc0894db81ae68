// SPDX-License-Identifier: ISC
// A list with a limit and no heap.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>

namespace lares {

template <class T, std::size_t Limit>
class FixedList {
  public:
    constexpr void push(const T& item) {
        assert(size_ < Limit);
        items_[size_++] = item;
    }
    constexpr void append(const FixedList& items) {
        for (const T& item : items) push(item);
    }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr const T& operator[](std::size_t index) const { return items_[index]; }
    constexpr const T* begin() const { return items_.data(); }
    constexpr const T* end() const { return items_.data() + size_; }

  private:
    std::array<T, Limit> items_{};
    std::size_t size_ = 0;
};

} // namespace lares
