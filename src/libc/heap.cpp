// SPDX-License-Identifier: ISC
// Memory for a program that is soon another one. Small pieces come one behind the other from a block, and are
// never used twice; a large one is a mapping of its own, which can grow in place and is given back.
#include "kernel.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>

namespace {

using namespace lares;

// In front of each piece.
struct alignas(16) Head {
    std::size_t size; // of the piece with its head
    bool is_mapping;
};

constexpr std::size_t block_size = 65536;
constexpr std::size_t smallest_mapping = block_size / 2;

// The first block needs no system call; a page of it that is not used costs nothing.
alignas(16) char first_block[block_size];
char* next = first_block;
char* end = first_block + sizeof first_block;

void* map(std::size_t size) {
    const long at = libc::call(SYS_mmap, 0L, static_cast<long>(size), long{PROT_READ | PROT_WRITE},
                               long{MAP_PRIVATE | MAP_ANONYMOUS}, -1L, 0L);
    return at == -1 ? nullptr : reinterpret_cast<void*>(at);
}

void* piece_of(void* room, std::size_t size, bool is_mapping) {
    auto* head = static_cast<Head*>(room);
    *head = {size, is_mapping};
    return head + 1;
}

Head& head_of(void* piece) {
    return static_cast<Head*>(piece)[-1];
}

void* small_piece(std::size_t size) {
    if (static_cast<std::size_t>(end - next) < size) {
        char* block = static_cast<char*>(map(block_size));
        if (!block) return nullptr;
        next = block;
        end = block + block_size;
    }
    void* room = next;
    next += size;
    return piece_of(room, size, false);
}

} // namespace

extern "C" {

void* malloc(std::size_t wanted) noexcept {
    constexpr std::size_t most = PTRDIFF_MAX - 4096;
    if (wanted > most) return errno = ENOMEM, nullptr;
    const std::size_t size = (sizeof(Head) + wanted + 15) & ~std::size_t{15};
    if (size < smallest_mapping) return small_piece(size);
    void* room = map(size);
    return room ? piece_of(room, size, true) : nullptr;
}

void free(void* piece) noexcept {
    if (!piece || !head_of(piece).is_mapping) return;
    Head& head = head_of(piece);
    libc::raw(SYS_munmap, libc::word(&head), static_cast<long>(head.size));
}

void* realloc(void* piece, std::size_t wanted) noexcept {
    if (!piece) return malloc(wanted);
    Head& head = head_of(piece);
    const std::size_t had = head.size - sizeof(Head);
    if (wanted <= had) return piece;
    if (head.is_mapping) {
        const std::size_t size = sizeof(Head) + wanted;
        const long at = libc::call(SYS_mremap, &head, static_cast<long>(head.size), static_cast<long>(size),
                                   long{MREMAP_MAYMOVE});
        return at == -1 ? nullptr : piece_of(reinterpret_cast<void*>(at), size, true);
    }
    void* larger = malloc(wanted);
    if (larger) std::memcpy(larger, piece, had);
    return larger;
}

} // extern "C"
