// SPDX-License-Identifier: ISC
#include "copying.hpp"

#include "report.hpp"
#include "stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <sys/sendfile.h>

namespace lares::sys {

namespace {

constexpr std::uint64_t most_at_once = std::uint64_t{1} << 30;

// Where the kernel does not know how (a file that is appended to, another program's non-blocking pipe).
Result<> copy_by_hand(const Fd& file, std::uint64_t begin, std::uint64_t end, int to) {
    static std::array<char, std::size_t{128} * 1024> room;
    while (begin < end) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), end - begin));
        const auto piece = read_from(file.number(), begin, std::span{room}.first(size));
        if (!piece) return fail(piece);
        if (piece->empty()) return {};
        if (!write_all(to, {piece->data(), piece->size()})) return failed_to("write");
        begin += piece->size();
    }
    return {};
}

} // namespace

Result<> copy_bytes(const Fd& file, std::uint64_t begin, std::uint64_t end, int to) {
    auto at = static_cast<off_t>(begin);
    while (static_cast<std::uint64_t>(at) < end) {
        const auto size = std::min(most_at_once, end - static_cast<std::uint64_t>(at));
        const ssize_t sent = ::sendfile(to, file.number(), &at, static_cast<std::size_t>(size));
        if (sent == 0) return {};
        if (sent < 0 && errno == EPIPE) return failed_to("write");
        if (sent < 0 && errno != EINTR) return copy_by_hand(file, static_cast<std::uint64_t>(at), end, to);
    }
    return {};
}

} // namespace lares::sys
