// SPDX-License-Identifier: ISC
#include "name_list.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace lares::svscan {

namespace {

// Room for at least `wanted` items of `size` bytes, doubling; false leaves everything as it was.
template <class Item>
bool grow(Item*& items, std::size_t& room, std::size_t wanted) {
    if (wanted <= room) return true;
    const std::size_t bigger = std::max(wanted, room == 0 ? 1024 / sizeof(Item) : room * 2);
    void* memory = std::realloc(items, bigger * sizeof(Item));
    if (!memory) return false;
    items = static_cast<Item*>(memory);
    room = bigger;
    return true;
}

} // namespace

NameList::~NameList() {
    std::free(text_);
    std::free(names_);
}

bool NameList::add(const char* name) {
    const std::size_t length = std::strlen(name) + 1;
    if (!grow(text_, text_room_, text_size_ + length) || !grow(names_, name_room_, count_ + 1)) return false;
    std::memcpy(text_ + text_size_, name, length);
    text_size_ += length;
    ++count_;
    return true;
}

void NameList::clear() {
    std::free(text_);
    std::free(names_);
    text_ = nullptr;
    names_ = nullptr;
    text_size_ = text_room_ = count_ = name_room_ = 0;
}

std::span<const char* const> NameList::sorted() {
    const char* name = text_;
    for (std::size_t i = 0; i < count_; ++i, name += std::strlen(name) + 1) names_[i] = name;
    const std::span names{names_, count_};
    std::ranges::sort(names, [](const char* a, const char* b) { return std::strcmp(a, b) < 0; });
    return names;
}

} // namespace lares::svscan
