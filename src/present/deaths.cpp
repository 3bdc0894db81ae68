// SPDX-License-Identifier: ISC
#include "deaths.hpp"

#include "words.hpp"

namespace lares::present {

using protocol::RunEnd;
using protocol::RunRecord;

namespace {

// Runs that have ended in the same way, one after the other; the last of them.
struct Fold {
    const RunRecord* last;
    TaiLabel first_end;
    std::size_t count = 1;
};

bool is_same_end(const RunRecord& one, const RunRecord& other) {
    return one.how == other.how && one.by == other.by;
}

std::vector<Fold> folded(std::span<const RunRecord> runs, std::size_t most) {
    std::vector<Fold> folds;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        if (!folds.empty() && is_same_end(*folds.back().last, *run)) {
            folds.back().count += 1;
            folds.back().first_end = run->end;
        } else if (folds.size() == most) {
            break;
        } else {
            folds.push_back({&*run, run->end});
        }
    }
    return folds;
}

std::string how_words(const RunRecord& run) {
    std::string words;
    switch (run.how.kind) {
    case RunEnd::Kind::exited: words = "exit " + std::to_string(run.how.number); break;
    case RunEnd::Kind::unknown: words = "an end that nobody saw"; break;
    case RunEnd::Kind::killed:
        words = signal_name(run.how.number);
        if (words.empty()) words = "signal " + std::to_string(run.how.number);
        if (run.how.core) words.append(" with a core file");
        break;
    }
    if (run.by.view() == protocol::ended_by::oom) return words.append(", for want of memory");
    return run.by.size() == 0 ? words : words.append(" by ").append(run.by.view());
}

std::string when_words(const Fold& fold, TaiLabel now) {
    const auto since = [&](TaiLabel label) {
        return age_words(std::chrono::seconds{whole_seconds_between(label, now)});
    };
    if (fold.count == 1) return since(fold.last->end) + " ago";
    return std::to_string(fold.count) + " times in the last " + since(fold.first_end);
}

std::string line_of(const Fold& fold, TaiLabel now) {
    std::string line = how_words(*fold.last) + ", " + when_words(fold, now);
    if (!fold.last->lived) return line;
    return line + (fold.count == 1 ? ", " : ", the last ") + duration_words(*fold.last->lived) +
           " after its start";
}

} // namespace

std::vector<std::string> death_lines(std::span<const RunRecord> runs, TaiLabel now, std::size_t most) {
    std::vector<std::string> lines;
    for (const Fold& fold : folded(runs, most)) lines.push_back(line_of(fold, now));
    return lines;
}

} // namespace lares::present
