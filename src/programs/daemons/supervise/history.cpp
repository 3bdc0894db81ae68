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
#include <utility>

namespace lares::supervise {

namespace name = protocol::control_file;
using protocol::RunRecord;

namespace {

constexpr std::uint64_t full = 32 * 1024;

bool has_its_name(int directory, const sys::FileIdentity& identity) {
    const auto named = sys::info(directory, name::history, sys::Links::keep);
    return named && named->identity == identity;
}

// rename(2) itself would replace a FIFO or a link.
Result<> put_aside(int directory) {
    const auto found = sys::info(directory, name::history_old, sys::Links::keep);
    if (found && found->type != sys::FileInfo::Type::regular)
        return std::unexpected(Error{EINVAL, "replace"});
    return sys::rename(directory, name::history, name::history_old);
}

Result<sys::Fd> open_to_append(int directory) {
    constexpr int flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK;
    return sys::open_at(directory, name::history, flags, protocol::published_mode);
}

// Apart, for its room on the stack.
[[gnu::noinline]] Result<> write_line(const sys::Fd& history, std::uint64_t size, const RunRecord& record,
                                      bool after_newline) {
    TextBuffer<1 + protocol::longest_run_record> line;
    if (after_newline) line.append('\n');
    line.append(to_text(record).view());
    const auto written = sys::write_whole(history, line.view());
    if (!written) (void)sys::truncate(history, size); // nor is a part of it a record
    return written;
}

// What cannot be read gets another newline: an empty line is passed over.
bool ends_a_line(const sys::Fd& history, std::uint64_t size) {
    if (size == 0) return true;
    char last = '\0';
    (void)sys::read_from(history.number(), size - 1, {&last, 1});
    return last == '\n';
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

void History::begin(int control_directory) {
    auto opened = open_to_append(control_directory);
    file_ = opened ? std::move(*opened) : sys::Fd{};
    may_be_cut_ = true;
}

Result<> History::open_again(int control_directory) {
    file_.close(); // one descriptor is enough
    auto opened = open_to_append(control_directory);
    if (!opened) return fail(opened);
    file_ = std::move(*opened);
    may_be_cut_ = true;
    return {};
}

// Somebody may have removed it, moved it away, or put something else in its place.
Result<std::uint64_t> History::size_with_room(int control_directory) {
    auto found = sys::info(file_);
    if (!found || !has_its_name(control_directory, found->identity)) {
        if (const auto opened = open_again(control_directory); !opened) return fail(opened);
        found = sys::info(file_);
    }
    if (!found) return fail(found);
    if (found->type != sys::FileInfo::Type::regular) return std::unexpected(Error{EINVAL, "use"});
    if (found->size <= full) return found->size;
    if (const auto done = put_aside(control_directory); !done) return fail(done);
    if (const auto opened = open_again(control_directory); !opened) return fail(opened);
    return 0;
}

Result<> History::append(int control_directory, const RunRecord& record) {
    const auto size = size_with_room(control_directory);
    if (!size) return fail(size);
    const bool after_newline = std::exchange(may_be_cut_, false) && !ends_a_line(file_, *size);
    return write_line(file_, *size, record, after_newline);
}

std::optional<TaiLabel> History::last_start(int control_directory) {
    const auto record = last_record(control_directory);
    return record ? std::optional{record->start} : std::nullopt;
}

} // namespace lares::supervise
