// SPDX-License-Identifier: ISC
#include "pages.hpp"

#include "fd.hpp"

#include <sys/mman.h>

namespace lares::sys {

Result<Pages> Pages::allocate(std::size_t size) {
    void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return failed_to("allocate memory");
    return Pages{{static_cast<char*>(memory), size}};
}

Pages::~Pages() {
    if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

void Pages::give_back() const {
    if (!bytes_.empty()) (void)::madvise(bytes_.data(), bytes_.size(), MADV_DONTNEED);
}

} // namespace lares::sys
