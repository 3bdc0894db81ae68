// SPDX-License-Identifier: ISC
#include "budget.hpp"

#include "base/text_sum.hpp"
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
#include <utility>

namespace lares::supervise {

namespace {

constexpr std::size_t most_remembered = 128;
constexpr std::size_t longest_setting = 511;
constexpr std::uint64_t longest_file = 64 * 1024;

// A moment is one of its boot, and of no use in another: it could keep a service down for as long as that one
// has lasted.
struct Entry {
    std::uint64_t era;
    Moment moment;
};

// In between somebody may have appended; whole entries they are all the same.
std::span<const Moment> last_granted(const sys::RegularFile& granted, std::uint64_t era,
                                     std::span<Moment> room) {
    std::array<Entry, most_remembered> entries;
    const std::uint64_t size = granted.info.size;
    const std::uint64_t from = size > sizeof entries ? size - sizeof entries : 0;
    const auto read = sys::read_from(granted.file.number(), from,
                                     {reinterpret_cast<char*>(entries.data()), sizeof entries});
    std::size_t count = 0;
    for (std::size_t i = 0; read && i < read->size() / sizeof(Entry); ++i)
        if (entries[i].era == era) room[count++] = entries[i].moment;
    return room.first(count);
}

} // namespace

std::optional<protocol::RestartLimit> Budget::limit_of(int scan_directory, const ServiceReport& report) {
    std::array<char, longest_setting + 1> room;
    const auto text = sys::read_small_file(scan_directory, protocol::scan_file::restart_budget, room);
    if (!text) return std::nullopt;
    const auto limit = protocol::restart_limit_from_text(*text);
    const std::uint64_t complaint = limit ? 0 : sum_of(*text);
    if (std::exchange(said_of_, complaint) != complaint && !limit) report.budget_unusable(limit.error());
    return limit ? std::optional{*limit} : std::nullopt;
}

// Apart, for its room on the stack: only those that fail come here.
[[gnu::noinline]] Moment Budget::ask(int scan_directory, Moment wanted, const Era& era,
                                     const ServiceReport& report) {
    const auto limit = limit_of(scan_directory, report);
    if (!limit) return wanted;
    const auto granted =
        sys::open_regular(scan_directory, protocol::scan_file::restarts, O_RDWR | O_CREAT | O_APPEND, 0600);
    if (!granted) return wanted;
    std::array<Moment, most_remembered> room;
    const std::size_t count = std::min<std::size_t>(limit->failures, most_remembered);
    const std::uint64_t this_era = sum_of(era.view());
    const bool is_whole = granted->info.size % sizeof(Entry) == 0 && granted->info.size <= longest_file;
    if (!is_whole) (void)sys::truncate(granted->file, 0);
    const auto last = is_whole ? last_granted(*granted, this_era, room) : std::span<const Moment>{};
    const Moment moment = machine::grant(last, count, limit->in, wanted);
    const Entry added{this_era, moment};
    char bytes[sizeof added];
    std::memcpy(bytes, &added, sizeof added);
    (void)sys::write_some(granted->file, {bytes, sizeof bytes});
    return moment;
}

} // namespace lares::supervise
