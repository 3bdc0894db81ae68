// SPDX-License-Identifier: ISC
#include "forward_log.hpp"

#include "span_of_text.hpp"

namespace lares::logbook {

std::optional<Line> ForwardLog::next() {
    for (;;) {
        const auto text = lines_ ? lines_->next() : std::nullopt;
        if (!text) {
            if (!open_next()) return std::nullopt;
            continue;
        }
        Line line{.text = std::string{*text}, .file = text_->path};
        read_stamp_into(line, text_->keeper);
        line.when = when_ = line.stamp.value_or(when_);
        if (interval_.contains(line.when)) return line;
    }
}

bool ForwardLog::open_next() {
    lines_.reset();
    while (taken_ < log_.files.size()) {
        const std::size_t file = taken_++;
        if (!may_have_lines(log_, file, interval_)) continue;
        auto opened = open_log_text(log_, log_.files[file], *complaints_);
        if (!opened) continue;
        text_ = std::move(opened);
        const Part part = part_of(*text_, interval_);
        if (!text_->is_stamped) when_ = text_->ended;
        if (when_ == TaiLabel{0, 0}) when_ = first_stamp_of(*text_).value_or(text_->ended);
        lines_.emplace(*text_, part.begin, part.end);
        return true;
    }
    return false;
}

} // namespace lares::logbook
