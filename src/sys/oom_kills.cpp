// SPDX-License-Identifier: ISC
#include "oom_kills.hpp"

#include "base/span_text.hpp"
#include "base/text.hpp"
#include "file.hpp"
#include "kernel_log.hpp"
#include "small_lines.hpp"

#include <fcntl.h>
#include <span>
#include <unistd.h>

namespace lares::sys {

namespace {

// A later moment is none of this boot, and could not be counted.
constexpr std::uint64_t most_microseconds = longest_span / std::chrono::microseconds{1};
// The clock of the log and the monotonic one are not read at the same instant.
constexpr Span slack = std::chrono::seconds{1};

} // namespace

// "6,1234,5678901,-;Memory cgroup out of memory: Killed process 4711 (web) total-vm:…"
bool tells_of_oom_kill(std::string_view record, std::uint32_t pid, Moment since) {
    const Split parts = split_at(record, ';');
    const auto microseconds =
        number_from_text(split_at(split_at(split_at(parts.head, ',').rest, ',').rest, ',').head);
    const std::size_t said = parts.rest.find("ut of memory");
    if (!microseconds || *microseconds > most_microseconds || said == std::string_view::npos) return false;
    TextBuffer<32> sentence;
    sentence.append("illed process ").append_number(pid).append(' ');
    const Moment at{std::chrono::microseconds{*microseconds}};
    return at + slack >= since && rest_of(parts.rest, said).contains(sentence.view());
}

std::optional<std::uint64_t> oom_kills_of_line(std::string_view line) {
    const Split parts = split_at(line, ' ');
    return parts.head == "oom_kill" ? number_from_text(parts.rest) : std::nullopt;
}

// Apart, for its room on the stack; and so is what follows.
[[gnu::noinline]] std::optional<std::uint64_t> oom_kills_since_boot() {
    const auto statistics = open_at(here, "/proc/vmstat", O_RDONLY);
    if (!statistics) return std::nullopt;
    for (SmallLines<1024> lines;;) {
        const std::span<char> room = lines.room();
        const ssize_t size = ::read(statistics->number(), room.data(), room.size());
        if (size <= 0) return std::nullopt;
        lines.add(static_cast<std::size_t>(size));
        while (const auto line = lines.next())
            if (const auto count = oom_kills_of_line(*line)) return count;
    }
}

namespace {

[[gnu::noinline]] bool is_in_log(std::uint32_t pid, Moment since) {
    return any_kernel_record([&](std::string_view record) { return tells_of_oom_kill(record, pid, since); });
}

} // namespace

// First the count, and then the log: who is ended in between is looked for once more, and not missed.
bool OomKills::include(std::uint32_t pid, Moment since) {
    const auto count = oom_kills_since_boot();
    if (count && *count == seen_) return false;
    seen_ = count.value_or(seen_);
    return is_in_log(pid, since);
}

} // namespace lares::sys
