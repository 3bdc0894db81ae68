// SPDX-License-Identifier: ISC
#include "pages.hpp"

#include <sys/mman.h>

namespace lares::sys {

Result<Pages> Pages::of(std::size_t size, int flags, int file) {
    void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, file, 0);
    if (memory == MAP_FAILED) return failed_to("allocate memory");
    return Pages{{static_cast<char*>(memory), size}};
}

Result<Pages> Pages::allocate(std::size_t size) {
    return of(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

Result<Pages> Pages::share(std::size_t size) {
    return of(size, MAP_SHARED | MAP_ANONYMOUS, -1);
}

Result<Pages> Pages::map(const Fd& file, std::size_t size) {
    if (::ftruncate(file.number(), static_cast<off_t>(size)) < 0) return failed_to("enlarge");
    return of(size, MAP_SHARED, file.number());
}

Pages::~Pages() {
    if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

void Pages::give_back() const {
    if (!bytes_.empty()) (void)::madvise(bytes_.data(), bytes_.size(), MADV_DONTNEED);
}

} // namespace lares::sys
