// SPDX-License-Identifier: ISC
#include "budget.hpp"

#include "base/text_sum.hpp"
#include "machine/restart_budget.hpp"
#include "protocol/names.hpp"
#include "protocol/restart_rule.hpp"
#include "setting_file.hpp"
#include "sys/durable.hpp"
#include "sys/file.hpp"
#include "sys/stream.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <utility>

namespace lares::supervise {

namespace {

constexpr std::uint64_t longest_file = 64 * 1024; // of four times as many as a budget may have

using machine::Granted;

// What was granted `count` grants ago, in this era; nothing: there were not so many. By pieces from the end
// on: a budget may be of a thousand. In between somebody may have appended; whole entries they are all the
// same.
[[gnu::noinline]] std::optional<Moment> granted_ago(const sys::RegularFile& granted, std::size_t count,
                                                    std::uint64_t era) {
    std::array<Granted, 64> entries;
    for (std::uint64_t end = granted.info.size / sizeof(Granted); end > 0;) {
        const std::uint64_t from = end > entries.size() ? end - entries.size() : 0;
        const auto piece = std::span{entries}.first(static_cast<std::size_t>(end - from));
        const auto read = sys::read_from(granted.file.number(), from * sizeof(Granted),
                                         {reinterpret_cast<char*>(piece.data()), piece.size_bytes()});
        if (!read || read->size() != piece.size_bytes()) return std::nullopt;
        if (const auto moment = machine::count_back(piece, era, count)) return moment;
        end = from;
    }
    return std::nullopt;
}

static_assert(protocol::most_failures * sizeof(Granted) < longest_file);

} // namespace

std::optional<protocol::RestartLimit> Budget::limit_of(int scan_directory, const ServiceReport& report) {
    SettingRoom room;
    const auto text = read_setting(scan_directory, protocol::scan_file::restart_budget, room);
    if (!text) {
        const bool is_there = text.error().number != ENOENT;
        if (is_new(is_there ? static_cast<std::uint64_t>(text.error().number) : 0))
            report.budget_unreadable(text.error());
        return std::nullopt;
    }
    const auto limit = protocol::restart_limit_from_text(*text);
    if (is_new(limit ? 0 : sum_of(*text))) report.budget_unusable(limit.error());
    return limit ? std::optional{*limit} : std::nullopt;
}

bool Budget::is_new(std::uint64_t complaint) {
    return std::exchange(said_of_, complaint) != complaint && complaint != 0;
}

// Apart, for its room on the stack: only those that fail come here.
[[gnu::noinline]] Moment Budget::ask(int scan_directory, Moment wanted, const Era& era,
                                     const ServiceReport& report) {
    const auto limit = limit_of(scan_directory, report);
    if (!limit) return wanted;
    const auto granted =
        sys::open_regular(scan_directory, protocol::scan_file::restarts, O_RDWR | O_CREAT | O_APPEND, 0600);
    if (!granted) return wanted;
    const std::uint64_t this_era = sum_of(era.view());
    const bool is_ours = granted->info.size <= longest_file;
    // Of one that was only written in part, for want of space, nothing is left to shift those that follow.
    const std::uint64_t whole = is_ours ? granted->info.size / sizeof(Granted) * sizeof(Granted) : 0;
    if (whole != granted->info.size) (void)sys::truncate(granted->file, whole);
    const auto before = is_ours ? granted_ago(*granted, limit->failures, this_era) : std::nullopt;
    const Moment moment = machine::grant(before, limit->in, wanted);
    const Granted added{this_era, moment};
    char bytes[sizeof added];
    std::memcpy(bytes, &added, sizeof added);
    (void)sys::write_whole(granted->file, {bytes, sizeof bytes});
    return moment;
}

} // namespace lares::supervise
