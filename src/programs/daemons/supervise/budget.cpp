// SPDX-License-Identifier: ISC
#include "budget.hpp"

#include "machine/restart_budget.hpp"
#include "protocol/names.hpp"
#include "protocol/restart_rule.hpp"
#include "sys/durable.hpp"
#include "sys/file.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace lares::supervise {

namespace file = protocol::scan_file;

namespace {

constexpr std::size_t most_remembered = 128;
constexpr std::uint64_t longest_file = 64 * 1024;

std::optional<protocol::RestartLimit> limit_of(int scan_directory, const ServiceReport& report) {
    std::array<char, 128> room;
    const auto text = sys::read_small_file(scan_directory, file::restart_budget, room);
    if (!text) return std::nullopt;
    const auto limit = protocol::restart_limit_from_text(*text);
    if (!limit) report.budget_unusable(limit.error());
    return limit ? std::optional{*limit} : std::nullopt;
}

// In between somebody may have appended; whole entries they are all the same.
std::span<const Moment> last_granted(const sys::RegularFile& granted, std::span<Moment> room) {
    const std::uint64_t size = granted.info.size / sizeof(Moment) * sizeof(Moment);
    const std::uint64_t from = size > room.size_bytes() ? size - room.size_bytes() : 0;
    const auto bytes = std::as_writable_bytes(room);
    const auto read =
        sys::read_from(granted.file.number(), from, {reinterpret_cast<char*>(bytes.data()), bytes.size()});
    return read ? room.first(read->size() / sizeof(Moment)) : std::span<const Moment>{};
}

} // namespace

// Apart, for its room on the stack: only those that fail come here.
[[gnu::noinline]] Moment Budget::ask(int scan_directory, Moment wanted, const ServiceReport& report) {
    const auto limit = limit_of(scan_directory, report);
    if (!limit) return wanted;
    const auto granted = sys::open_regular(scan_directory, file::restarts, O_RDWR | O_CREAT | O_APPEND, 0600);
    if (!granted) return wanted;
    std::array<Moment, most_remembered> room;
    const std::size_t count = std::min<std::size_t>(limit->failures, most_remembered);
    const Moment moment = machine::grant(last_granted(*granted, room), count, limit->in, wanted);
    char bytes[sizeof moment];
    std::memcpy(bytes, &moment, sizeof moment);
    if (granted->info.size > longest_file) (void)sys::truncate(granted->file, 0);
    (void)sys::write_some(granted->file, {bytes, sizeof bytes});
    return moment;
}

} // namespace lares::supervise
