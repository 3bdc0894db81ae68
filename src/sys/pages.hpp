// SPDX-License-Identifier: ISC
// Memory from the kernel, of which a page costs something only once it has been used, and which can be given
// back while it is not needed. For large buffers of daemons, and for lists whose length is known at start.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <cstddef>
#include <cstdint>
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
    // The same; children see what is written there, and we what they write.
    static Result<Pages> share(std::size_t size);
    // What a file holds, which is made that long; whoever reads it sees what is written there.
    static Result<Pages> map(const Fd& file, std::size_t size);

    std::span<char> bytes() const { return bytes_; }
    // What was in them is gone.
    void give_back() const;

  private:
    static Result<Pages> of(std::size_t size, int flags, int file);
    explicit Pages(std::span<char> bytes) : bytes_{bytes} {}
    std::span<char> bytes_;
};

// A list that never grows beyond what it was made for. Its items are not moved. They live until they are
// taken off, or as long as the process.
template <class T>
class PagedList {
  public:
    PagedList() = default;
    PagedList(const PagedList&) = delete;
    PagedList& operator=(const PagedList&) = delete;

    static constexpr std::size_t room_for(std::size_t most) { return most * sizeof(T) + alignof(T) - 1; }
    // Takes room_for(most) bytes from the beginning of `room`, once, before the first item.
    void take_room(std::span<char>& room, std::size_t most) {
        const std::size_t beside = reinterpret_cast<std::uintptr_t>(room.data()) % alignof(T);
        items_ = room.data() + (beside == 0 ? 0 : alignof(T) - beside);
        room = room.subspan(room_for(most));
    }
    template <class... Arguments>
    T& add(Arguments&&... arguments) {
        return *::new (items_ + count_++ * sizeof(T)) T(std::forward<Arguments>(arguments)...);
    }

    void remove_last() { (*this)[--count_].~T(); }
    void clear() {
        while (!empty()) remove_last();
    }

    T* begin() const { return std::launder(reinterpret_cast<T*>(items_)); }
    T* end() const { return begin() + count_; }
    std::size_t size() const { return count_; }
    bool empty() const { return count_ == 0; }
    T& operator[](std::size_t index) const { return begin()[index]; }
    std::span<T> all() const { return {begin(), count_}; }

  private:
    char* items_ = nullptr;
    std::size_t count_ = 0;
};

} // namespace lares::sys
