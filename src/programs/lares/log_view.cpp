// SPDX-License-Identifier: ISC
#include "log_view.hpp"

#include "logbook/backward_log.hpp"
#include "logbook/followed_log.hpp"
#include "logbook/forward_log.hpp"
#include "logbook/log_watch.hpp"
#include "logbook/span_of_text.hpp"
#include "output.hpp"
#include "sys/copying.hpp"

#include <algorithm>

namespace lares::front {

namespace {

using logbook::Complaints;
using logbook::LogFiles;
using logbook::MergedLine;
using logbook::Order;

struct OpenedLog {
    LogFiles files;
    logbook::Interval interval;
    std::size_t number; // of the log
};

bool say_all(Complaints& complaints) {
    const auto fresh = complaints.take();
    for (const std::string& sentence : fresh) report.warn({sentence});
    return fresh.empty();
}

std::vector<OpenedLog> opened_logs(std::span<const ChosenLog> logs, Complaints& complaints) {
    std::vector<OpenedLog> opened;
    for (std::size_t i = 0; i < logs.size(); ++i) {
        const std::string& path = logs[i].directory.path;
        if (auto files = logbook::list_log(logs[i].directory))
            opened.push_back({std::move(*files), logs[i].interval, i});
        else
            complaints.add("unable to read " + path + ": " +
                           std::string{sys::error_text(files.error().number)});
    }
    return opened;
}

template <class Log>
logbook::Merge<Log> merged(std::vector<OpenedLog> logs, Order order, Complaints& complaints) {
    logbook::Merge<Log> merge{order};
    for (OpenedLog& each : logs)
        merge.add(std::make_unique<Log>(std::move(each.files), each.interval, complaints), each.number);
    return merge;
}

// Prints what passes as it comes, or keeps it.
template <class Log>
void print_all(logbook::Merge<Log> merge, std::optional<std::size_t> most, LogPrinter& printer) {
    for (std::size_t left = most.value_or(SIZE_MAX); left > 0;) {
        const auto line = merge.next();
        if (!line) break;
        if (!printer.passes(line->line)) continue;
        printer.print(*line);
        --left;
    }
}

template <class Log>
void print_turned(logbook::Merge<Log> merge, std::size_t most, LogPrinter& printer) {
    std::vector<MergedLine> kept;
    while (kept.size() < most) {
        auto line = merge.next();
        if (!line) break;
        if (printer.passes(line->line)) kept.push_back(*std::move(line));
    }
    for (auto line = kept.rbegin(); line != kept.rend(); ++line) printer.print(*line);
}

void copy_text(const logbook::LogText& text, const logbook::Part& part) {
    if (part.begin >= part.end) return;
    if (const auto copied = sys::copy_bytes(text.file, part.begin, part.end, sys::standard_output); !copied)
        end_for_want_of_output(copied.error().number);
    std::array<char, 1> last;
    const auto read = sys::read_from(text.file.number(), part.end - 1, last);
    const bool is_whole = read && !read->empty() && last[0] == '\n';
    if (!is_whole) print("\n");
}

// Nothing has to be looked at.
void copy_log(OpenedLog log, Complaints& complaints) {
    for (std::size_t i = 0; i < log.files.files.size(); ++i) {
        if (!may_have_lines(log.files, i, log.interval)) continue;
        const auto text = open_log_text(log.files, log.files.files[i], complaints);
        if (text) copy_text(*text, part_of(*text, log.interval));
    }
}

void print_history(std::vector<OpenedLog> logs, const LogExtent& extent, LogPrinter& printer,
                   Complaints& complaints) {
    using logbook::BackwardLog;
    using logbook::ForwardLog;
    const bool is_all = !extent.last && !extent.first;
    if (is_all && !extent.is_reverse && logs.size() == 1 && printer.is_plain_copy())
        copy_log(std::move(logs.front()), complaints);
    else if (extent.first && extent.is_reverse)
        print_turned(merged<ForwardLog>(std::move(logs), Order::forward, complaints), *extent.first, printer);
    else if (extent.last && !extent.is_reverse)
        print_turned(merged<BackwardLog>(std::move(logs), Order::backward, complaints), *extent.last,
                     printer);
    else if (extent.is_reverse)
        print_all(merged<BackwardLog>(std::move(logs), Order::backward, complaints), extent.last, printer);
    else
        print_all(merged<ForwardLog>(std::move(logs), Order::forward, complaints), extent.first, printer);
    printer.flush();
}

// The logs that are followed, and what is watched for them.
class Followed {
  public:
    Followed(std::span<const ChosenLog> logs, LogPrinter& printer) : logs_{logs}, printer_{printer} {
        for (const ChosenLog& log : logs_) followed_.emplace_back(log.directory);
    }

    std::vector<OpenedLog> begin() {
        std::vector<OpenedLog> opened;
        for (std::size_t i = 0; i < followed_.size(); ++i)
            if (auto files = followed_[i].begin())
                opened.push_back({std::move(*files), logs_[i].interval, i});
        return opened;
    }

    // Those of all of them that have come meanwhile in the order of time.
    void print_new(std::span<const std::size_t> places, Complaints& complaints) {
        std::vector<MergedLine> fresh;
        for (const std::size_t place : places) {
            std::vector<logbook::Line> lines;
            followed_[place].read(lines, complaints);
            for (logbook::Line& line : lines) fresh.push_back({std::move(line), place});
        }
        if (places.size() > 1)
            std::ranges::stable_sort(fresh, {}, [](const MergedLine& each) { return each.line.when; });
        for (const MergedLine& each : fresh)
            if (printer_.passes(each.line) && logs_[each.log].interval.contains(each.line.when))
                printer_.print(each);
        printer_.flush();
    }

  private:
    std::span<const ChosenLog> logs_;
    LogPrinter& printer_;
    std::vector<logbook::FollowedLog> followed_;
};

std::vector<std::string> watched_paths(std::span<const ChosenLog> logs) {
    std::vector<std::string> paths;
    for (const ChosenLog& log : logs) paths.push_back(log.directory.path);
    return paths;
}

std::vector<std::size_t> all_places(std::size_t count) {
    std::vector<std::size_t> places(count);
    for (std::size_t i = 0; i < count; ++i) places[i] = i;
    return places;
}

} // namespace

bool show_history_of_logs(std::span<const ChosenLog> logs, const LogExtent& extent, LogPrinter& printer) {
    Complaints complaints;
    print_history(opened_logs(logs, complaints), extent, printer, complaints);
    return say_all(complaints);
}

// It is watched before anything is read, so that nothing comes in between.
void follow_logs(std::span<const ChosenLog> logs, const LogExtent& extent, LogPrinter& printer) {
    Complaints complaints;
    logbook::LogWatch watch{watched_paths(logs)};
    Followed followed{logs, printer};
    print_history(followed.begin(), extent, printer, complaints);
    std::vector<std::size_t> places = all_places(logs.size());
    while (!places.empty()) {
        followed.print_new(places, complaints);
        say_all(complaints);
        places = watch.wait(sys::standard_output);
    }
    sys::leave(exit_done);
}

} // namespace lares::front
