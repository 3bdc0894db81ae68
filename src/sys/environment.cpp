// SPDX-License-Identifier: ISC
#include "environment.hpp"

#include "process.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace lares::sys {

// An entry as it was put together: NAME=VALUE, or NAME alone where it is to be removed.
struct Environment::Text {
    Text* next;
    std::size_t name_size;
    char* chars() { return reinterpret_cast<char*>(this + 1); }
    std::string_view name() { return {chars(), name_size}; }
};

namespace {

bool is_of(const char* entry, std::string_view name) {
    return std::strncmp(entry, name.data(), name.size()) == 0 && entry[name.size()] == '=';
}

char* append(char* end, std::string_view text) {
    if (!text.empty()) std::memcpy(end, text.data(), text.size()); // An empty one may lie nowhere.
    return end + text.size();
}

constexpr Error no_memory{ENOMEM, "keep"};

} // namespace

Environment::~Environment() {
    while (texts_) std::free(std::exchange(texts_, texts_->next));
    std::free(entries_);
}

const char* const* Environment::whole() const {
    return entries_ ? entries_ : environment();
}

Result<> Environment::begin() {
    const char* const* inherited = environment();
    std::size_t count = 0;
    while (inherited && inherited[count]) ++count;
    room_ = count + 32;
    entries_ = static_cast<const char**>(std::malloc(room_ * sizeof *entries_));
    if (!entries_) return std::unexpected(no_memory);
    if (count > 0) std::memcpy(entries_, inherited, count * sizeof *entries_);
    count_ = count;
    entries_[count_] = nullptr;
    return {};
}

// For one more, and the null pointer.
bool Environment::make_room() {
    if (count_ + 2 <= room_) return true;
    void* larger = std::realloc(entries_, 2 * room_ * sizeof *entries_);
    if (!larger) return false;
    entries_ = static_cast<const char**>(larger);
    room_ *= 2;
    return true;
}

Environment::Text* Environment::keep(Name name, std::optional<std::string_view> value) {
    std::size_t name_size = 0;
    for (std::string_view piece : name) name_size += piece.size();
    const std::size_t size = name_size + 1 + (value ? value->size() : 0) + 1;

    auto* text = static_cast<Text*>(std::malloc(sizeof(Text) + size));
    if (!text) return nullptr;
    *text = {texts_, name_size};
    texts_ = text;
    char* end = text->chars();
    for (std::string_view piece : name) end = append(end, piece);
    if (value) end = append(append(end, "="), *value);
    *end = '\0';
    return text;
}

Result<> Environment::edit(Name name, std::optional<std::string_view> value) {
    if (!entries_)
        if (auto begun = begin(); !begun) return begun;
    Text* text = keep(name, value);
    if (!text || !make_room()) return std::unexpected(no_memory);
    for (std::size_t at = 0; at < count_;)
        if (is_of(entries_[at], text->name()))
            entries_[at] = entries_[--count_];
        else
            ++at;
    if (value) entries_[count_++] = text->chars();
    entries_[count_] = nullptr;
    return {};
}

} // namespace lares::sys
