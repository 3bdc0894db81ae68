// SPDX-License-Identifier: ISC
#include "span_of_text.hpp"

#include "search.hpp"
#include "stamp_text.hpp"

namespace lares::logbook {

namespace {

TaiLabel a_second_after(TaiLabel label) {
    return {label.seconds + 1, label.nanoseconds};
}

} // namespace

bool may_have_lines(const LogFiles& log, std::size_t file, const Interval& interval) {
    const auto& ended = log.files[file].ended;
    if (ended && interval.is_before(a_second_after(*ended))) return false;
    const auto began = file > 0 ? log.files[file - 1].ended : std::nullopt;
    return !began || !interval.until || *began < a_second_after(*interval.until);
}

Part part_of(const LogText& text, const Interval& interval) {
    Part part{0, text.size};
    if (!text.is_stamped) return part;
    if (interval.from) part.begin = offset_of(text, *interval.from);
    if (interval.until) part.end = offset_of(text, *interval.until);
    return part;
}

std::optional<TaiLabel> first_stamp_of(const LogText& text) {
    if (!text.is_stamped) return std::nullopt;
    const auto line = stamped_line_from(text, 0, text.size);
    return line ? std::optional{line->label} : std::nullopt;
}

void read_stamp_into(Line& line, Keeper keeper) {
    const auto stamp = read_stamp(line.text, keeper);
    if (!stamp) return;
    line.stamp = stamp->label;
    line.message_at = stamp->size;
}

} // namespace lares::logbook
