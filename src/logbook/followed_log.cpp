// SPDX-License-Identifier: ISC
#include "followed_log.hpp"

#include "protocol/log_name.hpp"
#include "protocol/names.hpp"
#include "raw_lines.hpp"
#include "search.hpp"
#include "span_of_text.hpp"
#include "sys/clock.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"
#include "unread.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace lares::logbook {

namespace log_file = protocol::log_file;

namespace {

constexpr std::size_t piece_size = std::size_t{256} * 1024;

LogFile* current_of(LogFiles& log) {
    if (log.files.empty() || log.files.back().name != log_file::current) return nullptr;
    return &log.files.back();
}

bool has_previous(const LogFiles& log) {
    return std::ranges::find(log.files, std::string_view{log_file::previous}, &LogFile::name) !=
           log.files.end();
}

std::optional<TaiLabel> newest_label_of(const LogFiles& log) {
    std::optional<TaiLabel> newest;
    for (const LogFile& file : log.files)
        if (file.ended) newest = file.ended;
    return newest;
}

// The first of the files that have no label, or a younger one.
std::size_t first_younger(const LogFiles& log, std::optional<TaiLabel> than) {
    const auto found = std::ranges::find_if(
        log.files, [&](const LogFile& file) { return !file.ended || !than || *file.ended > *than; });
    return static_cast<std::size_t>(found - log.files.begin());
}

std::optional<sys::FileIdentity> identity_of(const LogFiles& log, const LogFile& file) {
    const auto found =
        file.opened ? sys::info(file.opened) : sys::info(log.directory.number(), file.name.c_str());
    return found ? std::optional{found->identity} : std::nullopt;
}

// Where the last line begins that is not finished; the end if all are.
std::uint64_t end_of_lines(const LogText& text) {
    BackwardLines lines{text, 0, text.size};
    const auto last = lines.next();
    if (!last || text.size == 0) return text.size;
    std::array<char, 1> byte;
    const auto read = sys::read_from(text.file.number(), text.size - 1, byte);
    return read && !read->empty() && byte[0] == '\n' ? text.size : text.size - last->size();
}

} // namespace

// Of a log that somebody has read up to here.
void FollowedLog::take_current(LogFiles& log) {
    newest_ = newest_label_of(log);
    read_without_name_ = has_previous(log) ? 1 : 0;
    offset_ = 0;
    unfinished_.clear();
    current_.reset();
    LogFile* const file = current_of(log);
    if (!file) return;
    current_ = text_of_open(std::move(file->opened), log.path_of(*file), place_.keeper);
    ++read_without_name_;
}

std::optional<LogFiles> FollowedLog::begin() {
    auto log = list_log(place_);
    if (!log) return std::nullopt;
    take_current(*log);
    if (!current_) return std::move(*log);
    offset_ = end_of_lines(*current_);
    LogFile& file = log->files.back();
    if (auto again = sys::same_again(current_->file)) file.opened = std::move(*again);
    file.most = offset_;
    return std::move(*log);
}

void FollowedLog::add_line(std::string_view text, const LogText& from, std::vector<Line>& lines) {
    Line line{.text = std::string{text}, .file = from.path};
    read_stamp_into(line, from.keeper);
    const bool has_time = line.stamp || when_ != TaiLabel{0, 0};
    line.when = when_ = line.stamp ? *line.stamp : has_time ? when_ : sys::label_now();
    lines.push_back(std::move(line));
}

void FollowedLog::read_open_file(std::vector<Line>& lines) {
    const auto found = sys::info(current_->file);
    if (found && found->size < offset_ + unfinished_.size()) offset_ = 0, unfinished_.clear();
    std::string piece;
    for (;;) {
        piece.resize(piece_size);
        const auto read = sys::read_from(current_->file.number(), offset_ + unfinished_.size(), piece);
        if (!read || read->empty()) return;
        std::string_view rest{read->data(), read->size()};
        for (std::size_t end; (end = rest.find('\n')) != std::string_view::npos;
             rest.remove_prefix(end + 1)) {
            unfinished_.append(rest.substr(0, end));
            add_line(unfinished_, *current_, lines);
            offset_ += unfinished_.size() + 1;
            unfinished_.clear();
        }
        unfinished_.append(rest);
    }
}

// Of a file that nobody writes to any more.
void FollowedLog::read_rest(std::vector<Line>& lines) {
    if (!current_) return;
    read_open_file(lines);
    if (!unfinished_.empty()) add_line(unfinished_, *current_, lines);
}

bool FollowedLog::is_current_another() const {
    const auto found = sys::info(sys::here, (place_.path + "/" + log_file::current).c_str());
    return found && (!current_ || found->identity != current_->identity);
}

std::size_t FollowedLog::count_read(const LogFiles& log, std::size_t first_new,
                                    Complaints& complaints) const {
    NewFiles files{.read_without_name = read_without_name_};
    for (std::size_t i = first_new; i < log.files.size(); ++i) {
        if (log.files[i].name == log_file::current) continue;
        if (current_ && identity_of(log, log.files[i]) == current_->identity) files.ours = files.count;
        ++files.count;
    }
    files.old_ones_are_gone = newest_ && first_new == 0;
    if (files.old_ones_are_gone && !files.ours)
        complaints.add(place_.path + " is rotated faster than it is read: lines may be missing");
    return read_already(files);
}

// Until the directory can be listed, we stay where we are.
bool FollowedLog::switch_to_current(std::vector<Line>& lines, Complaints& complaints) {
    auto log = list_log(place_);
    if (!log) {
        complaints.add("unable to read " + place_.path + ": " +
                       std::string{sys::error_text(log.error().number)});
        return false;
    }
    read_rest(lines);
    const TaiLabel read_until = when_;
    const std::size_t first_new = first_younger(*log, newest_);
    for (std::size_t i = first_new + count_read(*log, first_new, complaints); i < log->files.size(); ++i) {
        if (log->files[i].name == log_file::current) continue;
        const auto text = open_log_text(*log, log->files[i], complaints);
        if (!text) continue;
        // One that may be ours, rewritten, is passed over up to where we were.
        const bool may_be_ours = text->is_stamped && first_new == 0 && newest_;
        ForwardLines all{*text, may_be_ours ? offset_of(*text, protocol::next_label(read_until)) : 0,
                         text->size};
        while (const auto line = all.next()) add_line(*line, *text, lines);
    }
    take_current(*log);
    return current_.has_value();
}

void FollowedLog::read(std::vector<Line>& lines, Complaints& complaints) {
    if (current_) read_open_file(lines);
    while (is_current_another() && switch_to_current(lines, complaints)) read_open_file(lines);
}

} // namespace lares::logbook
