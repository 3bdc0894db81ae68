// SPDX-License-Identifier: ISC
#include "history.hpp"

#include "protocol/names.hpp"
#include "sys/durable.hpp"
#include "sys/file.hpp"
#include "sys/stream.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>

namespace lares::supervise {

namespace name = protocol::control_file;
using protocol::RunRecord;

namespace {

constexpr std::uint64_t full = 32 * 1024;

// rename(2) itself would replace a FIFO or a link.
Result<> put_aside(int directory) {
    const auto found = sys::info(directory, name::history_old, sys::Links::keep);
    if (found && found->type != sys::FileInfo::Type::regular)
        return std::unexpected(Error{EINVAL, "replace"});
    return sys::rename(directory, name::history, name::history_old);
}

Result<sys::RegularFile> open_to_append(int directory) {
    return sys::open_regular(directory, name::history, O_RDWR | O_CREAT | O_APPEND, protocol::published_mode);
}

Result<sys::RegularFile> open_with_room(int directory) {
    auto history = open_to_append(directory);
    if (!history || history->info.size <= full) return history;
    history->file.close(); // one descriptor is enough
    if (const auto done = put_aside(directory); !done) return fail(done);
    return open_to_append(directory);
}

// What cannot be read gets another newline: an empty line is passed over.
bool ends_a_line(const sys::RegularFile& history) {
    if (history.info.size == 0) return true;
    char last = '\0';
    (void)sys::read_from(history.file.number(), history.info.size - 1, {&last, 1});
    return last == '\n';
}

// Apart, for its room on the stack.
[[gnu::noinline]] Result<> write_line(const sys::RegularFile& history, const RunRecord& record) {
    TextBuffer<1 + protocol::longest_run_record> line;
    if (!ends_a_line(history)) line.append('\n');
    line.append(to_text(record).view());
    const auto written = sys::write_some(history.file, line.view());
    if (!written) return fail(written);
    if (*written == line.size()) return {};
    (void)sys::truncate(history.file, history.info.size);
    return std::unexpected(Error{ENOSPC, "write"});
}

// What follows the last newline is no record, and what the text begins with may be the end of one.
std::optional<RunRecord> last_record_of(std::string_view text) {
    const auto after_newline = [](std::string_view before) { return before.rfind('\n') + 1; }; // none: 0
    while (!text.empty()) {
        const std::size_t line = after_newline(first_of(text, text.size() - 1));
        if (const auto record = protocol::run_record_from_text(rest_of(text, line))) return record;
        text = first_of(text, line);
    }
    return std::nullopt;
}

// A whole record, and one behind it that was cut off. Apart, for its room on the stack.
[[gnu::noinline]] std::optional<RunRecord> last_record_in(int directory, const char* file_name) {
    std::array<char, 2 * (protocol::longest_run_record + 1)> room;
    const auto history = sys::open_regular(directory, file_name);
    if (!history) return std::nullopt;
    const std::uint64_t from = history->info.size > room.size() ? history->info.size - room.size() : 0;
    const auto end = sys::read_from(history->file.number(), from, room);
    return end ? last_record_of({end->data(), end->size()}) : std::nullopt;
}

std::optional<RunRecord> last_record(int directory) {
    const auto record = last_record_in(directory, name::history);
    return record ? record : last_record_in(directory, name::history_old);
}

} // namespace

Result<> History::append(int control_directory, const RunRecord& record) {
    const auto history = open_with_room(control_directory);
    if (!history) return fail(history);
    return write_line(*history, record);
}

std::uint64_t History::last_number(int control_directory) {
    const auto record = last_record(control_directory);
    return record ? record->number : 0;
}

bool History::has(int control_directory, TaiLabel start, TaiLabel end) {
    const auto record = last_record(control_directory);
    return record && record->start == start && record->end == end;
}

} // namespace lares::supervise
