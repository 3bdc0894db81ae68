// SPDX-License-Identifier: ISC
// A list that grows as far as there is memory, and takes no for an answer. (std::vector would throw.)
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

namespace lares::svscan {

template <class Item>
class List {
    static_assert(std::is_trivially_copyable_v<Item>, "items are moved by realloc()");

  public:
    List() = default;
    List(const List&) = delete;
    List& operator=(const List&) = delete;
    ~List() { std::free(items_); }

    // False when there is no memory; then nothing has changed.
    bool push(const Item& item) { return append({&item, 1}); }
    bool append(std::span<const Item> more) {
        if (!make_room(count_ + more.size())) return false;
        std::memcpy(items_ + count_, more.data(), more.size_bytes());
        count_ += more.size();
        return true;
    }
    Item pop() { return items_[--count_]; }
    void keep_first(std::size_t count) { count_ = count; }
    // Gives the memory back, too.
    void clear() {
        std::free(std::exchange(items_, nullptr));
        count_ = room_ = 0;
    }

    std::span<Item> all() { return {items_, count_}; }
    std::span<const Item> all() const { return {items_, count_}; }
    std::size_t size() const { return count_; }
    bool empty() const { return count_ == 0; }

  private:
    static constexpr std::size_t first_bytes = 512;
    // NOLINTNEXTLINE(bugprone-sizeof-expression): an item may be a pointer, whose own size is meant
    static constexpr std::size_t item_bytes = sizeof(Item);

    bool make_room(std::size_t wanted) {
        if (wanted <= room_) return true;
        const std::size_t bigger = std::max(wanted, room_ == 0 ? first_bytes / item_bytes : room_ * 2);
        void* memory = std::realloc(items_, bigger * item_bytes);
        if (!memory) return false;
        items_ = static_cast<Item*>(memory);
        room_ = bigger;
        return true;
    }

    Item* items_ = nullptr;
    std::size_t count_ = 0;
    std::size_t room_ = 0;
};

} // namespace lares::svscan
