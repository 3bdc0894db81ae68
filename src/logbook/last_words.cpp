// SPDX-License-Identifier: ISC
#include "last_words.hpp"

#include "backward_log.hpp"
#include "sys/report.hpp"

#include <algorithm>

namespace lares::logbook {

std::vector<Line> last_lines(const LogDirectory& directory, std::size_t count, const Interval& interval,
                             Complaints& complaints) {
    std::vector<Line> lines;
    auto log = list_log(directory);
    if (!log) {
        complaints.add("unable to read " + directory.path + ": " +
                       std::string{sys::error_text(log.error().number)});
        return lines;
    }
    BackwardLog backward{std::move(*log), interval, complaints};
    while (lines.size() < count) {
        auto line = backward.next();
        if (!line) break;
        lines.push_back(std::move(*line));
    }
    std::ranges::reverse(lines);
    return lines;
}

std::vector<Line> last_lines(const LogPlace& place, std::size_t count,
                             const std::optional<Interval>& interval) {
    Complaints complaints;
    return last_lines(place.directories.front(), count, interval.value_or(Interval{}), complaints);
}

} // namespace lares::logbook
