// SPDX-License-Identifier: ISC
#include "process_entry.hpp"

#include "file.hpp"
#include "process_facts.hpp"
#include "stat_fields.hpp"

#include <array>
#include <sys/sysinfo.h>
#include <unistd.h>

namespace lares::sys {

namespace {

constexpr std::uint64_t kib = 1024;

// Fields of /proc/PID/stat behind the name of the program, counted from 0.
constexpr int state_at = 0;
constexpr int parent_at = 1;
constexpr int group_at = 2;
constexpr int session_at = 3;
constexpr int first_time_at = 11; // utime, stime, cutime, cstime
constexpr int last_time_at = 14;
constexpr int started_at = 19;
constexpr int size_at = 20; // of all that it can address; 0: a thread of the kernel, or dead
constexpr int resident_at = 21;

using EntryPath = TextBuffer<64>;

// From /proc.
EntryPath path_in_proc(pid_t pid, std::string_view file) {
    EntryPath path;
    path.append_number(static_cast<unsigned>(pid)).append(file);
    return path;
}

void take_field(ProcessEntry& entry, int field, std::uint64_t number, std::uint64_t page_size) {
    if (field == parent_at) entry.parent = static_cast<pid_t>(number);
    if (field == group_at) entry.group = static_cast<pid_t>(number);
    if (field == session_at) entry.session = static_cast<pid_t>(number);
    if (field == started_at) entry.started = number;
    if (field == size_at) entry.has_memory = number != 0;
    if (field == resident_at) entry.resident_kib = number * page_size / kib;
    if (field >= first_time_at && field <= last_time_at) entry.cpu += static_cast<Span::rep>(number) * a_tick;
}

constexpr bool is_wanted_field(int field) {
    const bool is_time = field >= first_time_at && field <= last_time_at;
    return is_time || field == parent_at || field == group_at || field == session_at || field == started_at ||
           field == size_at || field == resident_at;
}

// "4711 (name" in front of the last parenthesis.
bool take_name(ProcessEntry& entry, std::string_view text) {
    const Split split = split_at(text, '(');
    const auto pid = number_from_text(trim_end(split.head));
    const auto end = split.rest.rfind(')');
    if (!pid || end == std::string_view::npos) return false;
    entry.pid = static_cast<pid_t>(*pid);
    entry.name.append(first_of(split.rest, end));
    return true;
}

} // namespace

std::optional<ProcessEntry> process_entry_from_text(std::string_view text, std::uint64_t page_size) {
    ProcessEntry entry;
    if (!take_name(entry, text)) return std::nullopt;
    const auto take = [&](int field, std::string_view word) {
        if (field == state_at) entry.state = word.empty() ? '?' : word.front();
        if (!is_wanted_field(field)) return true;
        const auto number = number_from_text(word);
        if (number) take_field(entry, field, *number, page_size);
        return number.has_value();
    };
    return each_stat_field(text, resident_at + 1, take) ? std::optional{entry} : std::nullopt;
}

std::optional<std::uint64_t> resident_kib_from_text(std::string_view text, std::uint64_t page_size) {
    const std::string_view behind_size = split_at(text, ' ').rest;
    const auto pages = number_from_text(split_at(behind_size, ' ').head);
    return pages ? std::optional{*pages * page_size / kib} : std::nullopt;
}

ProcessLooker::ProcessLooker()
    : proc_{open_directory(here, "/proc").value_or(Fd{})}, page_size_{static_cast<std::uint64_t>(
                                                               ::sysconf(_SC_PAGESIZE))} {}

std::optional<ProcessEntry> ProcessLooker::at(pid_t pid) {
    std::array<char, 512> room;
    const auto text = glances_.read(proc_.number(), path_in_proc(pid, "/stat").c_str(), room);
    auto entry = text ? process_entry_from_text(*text, page_size_) : std::nullopt;
    if (entry && entry->has_memory && entry->resident_kib == 0)
        entry->resident_kib = resident_kib_of(pid).value_or(0);
    return entry;
}

std::optional<std::uint64_t> ProcessLooker::resident_kib_of(pid_t pid) {
    std::array<char, 128> room;
    const auto text = glances_.read(proc_.number(), path_in_proc(pid, "/statm").c_str(), room);
    return text ? resident_kib_from_text(*text, page_size_) : std::nullopt;
}

// The kernel ends a read in front of a number for which there is no room any more.
std::string_view ProcessLooker::children_of(pid_t pid, std::span<char> room, GrowingFile& more_room) {
    constexpr std::size_t longest_number = 12;
    EntryPath path = path_in_proc(pid, "/task/");
    path.append(path_in_proc(pid, "/children").view());
    const std::string_view some = glances_.read(proc_.number(), path.c_str(), room).value_or("");
    if (some.size() + longest_number < room.size()) return some;
    const auto all = more_room.read(proc_.number(), path.c_str(), GrowingFile::Until::end);
    return all ? std::string_view{all->data(), all->size()} : some;
}

std::optional<pid_t> ProcessNumbers::next() {
    for (;;) {
        const auto name = names_.next();
        if (!name || !*name) return std::nullopt;
        if (const auto number = number_from_text(*name)) return static_cast<pid_t>(*number); // not /proc/stat
    }
}

std::uint64_t count_of_tasks() {
    struct sysinfo found {};
    ::sysinfo(&found);
    return found.procs;
}

} // namespace lares::sys
