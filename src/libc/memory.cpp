// SPDX-License-Identifier: ISC
// Bytes, byte by byte: what is moved here are names and short lines. Compiled without the optimisation that
// would make of each of these loops a call of the function that it is in.
#include <cstddef>
#include <cstring>

extern "C" {

void* memcpy(void* to, const void* from, std::size_t size) noexcept {
    void* const begin = to;
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
    return begin;
}

void* memmove(void* to, const void* from, std::size_t size) noexcept {
    auto* target = static_cast<unsigned char*>(to);
    const auto* source = static_cast<const unsigned char*>(from);
    if (target <= source) return memcpy(to, from, size);
    while (size-- > 0) target[size] = source[size];
    return to;
}

void* memset(void* bytes, int value, std::size_t size) noexcept {
    void* at = bytes;
    __asm__ volatile("rep stosb" : "+D"(at), "+c"(size) : "a"(value) : "memory");
    return bytes;
}

int memcmp(const void* one, const void* other, std::size_t size) noexcept {
    const auto* left = static_cast<const unsigned char*>(one);
    const auto* right = static_cast<const unsigned char*>(other);
    for (std::size_t i = 0; i < size; ++i)
        if (left[i] != right[i]) return left[i] - right[i];
    return 0;
}

std::size_t strlen(const char* text) noexcept {
    std::size_t size = 0;
    while (text[size] != '\0') ++size;
    return size;
}

int strncmp(const char* one, const char* other, std::size_t size) noexcept {
    for (; size > 0; --size, ++one, ++other) {
        if (*one != *other) return static_cast<unsigned char>(*one) - static_cast<unsigned char>(*other);
        if (*one == '\0') return 0;
    }
    return 0;
}

} // extern "C"

// In C++ the header has two of it, of which this one is called "memchr" in the object file.
const void* memchr(const void* bytes, int value, std::size_t size) noexcept {
    const auto* at = static_cast<const unsigned char*>(bytes);
    for (; size > 0; --size, ++at)
        if (*at == static_cast<unsigned char>(value)) return at;
    return nullptr;
}
