// SPDX-License-Identifier: ISC
#include "backward_log.hpp"

#include "search.hpp"
#include "span_of_text.hpp"
#include "stamp_text.hpp"

#include <algorithm>

namespace lares::logbook {

namespace {

// So much without a stamp is not asked for one any more.
constexpr std::size_t most_waiting_bytes = 65536;

} // namespace

BackwardLog::BackwardLog(LogFiles log, Interval interval, Complaints& complaints)
    : log_{std::move(log)}, interval_{interval}, complaints_{&complaints}, left_{log_.files.size()} {}

std::optional<Line> BackwardLog::next() {
    while (ready_.empty())
        if (!gather()) return std::nullopt;
    Line line = std::move(ready_.front());
    ready_.pop_front();
    return line;
}

// One line more. False: there is none.
bool BackwardLog::gather() {
    const auto text = lines_ ? lines_->next() : std::nullopt;
    if (!text) {
        const TaiLabel ended = text_ ? text_->ended : TaiLabel{};
        const bool is_stamped = text_ && text_->is_stamped;
        if (open_older()) {
            // They follow the last line of this file, which was finished then.
            if (!waiting_.empty()) settle(is_stamped ? text_->ended : ended);
            return true;
        }
        const bool has_waited = !waiting_.empty();
        if (has_waited) settle(earliest_.value_or(ended));
        return has_waited;
    }
    Line line = line_of(*text);
    waiting_bytes_ += line.text.size() + 1;
    const auto stamp = line.stamp;
    waiting_.push_back(std::move(line));
    if (stamp)
        settle(*(earliest_ = stamp));
    else if (!text_->is_stamped || waiting_bytes_ > most_waiting_bytes)
        settle(text_->ended);
    return true;
}

void BackwardLog::settle(TaiLabel when) {
    for (Line& line : waiting_) {
        line.when = when;
        if (interval_.contains(when)) ready_.push_back(std::move(line));
    }
    waiting_.clear();
    waiting_bytes_ = 0;
}

Line BackwardLog::line_of(std::string_view text) const {
    Line line{.text = std::string{text}, .file = text_->path};
    read_stamp_into(line, text_->keeper);
    return line;
}

bool BackwardLog::open_older() {
    lines_.reset();
    while (left_ > 0) {
        LogFile& file = log_.files[--left_];
        if (!may_have_lines(log_, left_, interval_)) continue;
        auto opened = open_log_text(log_, file, *complaints_);
        if (!opened) continue;
        text_ = std::move(opened);
        const Part part = part_of(*text_, interval_);
        lines_.emplace(*text_, part.begin, part.end);
        return true;
    }
    return false;
}

} // namespace lares::logbook
