// SPDX-License-Identifier: ISC
#include "name_list.hpp"

#include <algorithm>
#include <cstring>

namespace lares::svscan {

bool NameList::add(const char* name) {
    if (!names_.push(nullptr)) return false;
    if (text_.append({name, std::strlen(name) + 1})) return true;
    names_.pop();
    return false;
}

void NameList::clear() {
    text_.clear();
    names_.clear();
}

std::span<const char* const> NameList::sorted() {
    const char* name = text_.all().data();
    for (const char*& place : names_.all()) {
        place = name;
        name += std::strlen(name) + 1;
    }
    std::ranges::sort(names_.all(), [](const char* a, const char* b) { return std::strcmp(a, b) < 0; });
    return names_.all();
}

} // namespace lares::svscan
