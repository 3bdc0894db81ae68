// SPDX-License-Identifier: ISC
// Memory from the kernel, of which a page costs something only once it has been used, and which can be given
// back while it is not needed. For large buffers of daemons, and for lists whose length is known at start.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace lares::sys {

class Pages {
  public:
    Pages() = default;
    Pages(const Pages&) = delete;
    Pages(Pages&& other) noexcept : bytes_{std::exchange(other.bytes_, {})} {}
    Pages& operator=(Pages other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~Pages();

    // Zeroes.
    static Result<Pages> allocate(std::size_t size);

    std::span<char> bytes() const { return bytes_; }
    // What was in them is gone.
    void give_back() const;

  private:
    explicit Pages(std::span<char> bytes) : bytes_{bytes} {}
    std::span<char> bytes_;
};

// A list that never grows beyond what it was made for. Its items are not moved, and live as long as it.
template <class T>
class PagedList {
  public:
    PagedList() = default;
    PagedList(const PagedList&) = delete;
    PagedList& operator=(const PagedList&) = delete;
    ~PagedList() { std::destroy_n(items(), count_); }

    // Once, before the first item.
    Result<> reserve(std::size_t most) {
        if (most == 0) return {};
        auto pages = Pages::allocate(most * sizeof(T));
        if (!pages) return fail(pages);
        pages_ = std::move(*pages);
        return {};
    }
    template <class... Arguments>
    T& add(Arguments&&... arguments) {
        return *::new (pages_.bytes().data() + count_++ * sizeof(T)) T(std::forward<Arguments>(arguments)...);
    }

    T* begin() const { return items(); }
    T* end() const { return items() + count_; }
    std::size_t size() const { return count_; }
    bool empty() const { return count_ == 0; }
    T& operator[](std::size_t index) const { return items()[index]; }
    std::span<T> all() const { return {items(), count_}; }

  private:
    T* items() const { return std::launder(reinterpret_cast<T*>(pages_.bytes().data())); }
    Pages pages_;
    std::size_t count_ = 0;
};

} // namespace lares::sys
