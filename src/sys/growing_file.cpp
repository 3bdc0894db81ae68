// SPDX-License-Identifier: ISC
#include "growing_file.hpp"

#include "file.hpp"
#include "stream.hpp"

#include <cstdlib>
#include <cstring>
#include <fcntl.h>

namespace lares::sys {

GrowingFile::~GrowingFile() {
    std::free(bytes_);
}

bool GrowingFile::grow() {
    constexpr std::size_t first = 4096;
    const std::size_t larger = room_ == 0 ? first : 2 * room_;
    void* bytes = std::realloc(bytes_, larger);
    if (!bytes) return false;
    bytes_ = static_cast<char*>(bytes);
    room_ = larger;
    return true;
}

Result<std::span<char>> GrowingFile::read(int directory, const char* name, Until until) {
    const auto file = open_at(directory, name, O_RDONLY | O_NONBLOCK);
    if (!file) return fail(file);
    for (std::size_t size = 0;;) {
        if (size > longest) return std::unexpected(Error{EFBIG, "read"});
        if (size == room_ && !grow()) return std::unexpected(Error{ENOMEM, "read"});
        const auto more = read_at_once(file->number(), {bytes_ + size, room_ - size});
        if (!more) return fail(more);
        size += more->size();
        const bool line_is_over =
            until == Until::end_of_line && std::memchr(more->data(), '\n', more->size()) != nullptr;
        if (more->empty() || line_is_over) return std::span{bytes_, size};
    }
}

} // namespace lares::sys
