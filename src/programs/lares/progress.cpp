// SPDX-License-Identifier: ISC
#include "progress.hpp"

#include "obstruction.hpp"
#include "output.hpp"
#include "present/words.hpp"
#include "stage.hpp"
#include "sys/clock.hpp"
#include "sys/stream.hpp"
#include "sys/terminal.hpp"

namespace lares::front {

namespace {

using present::NamedLine;
using present::Tone;
using service::Progress;
using service::Undertaking;

// It is drawn anew when there is news, but not so often that it flickers; and every second, for the seconds.
constexpr Span between_drawings = std::chrono::milliseconds{100};
constexpr Span a_second = std::chrono::seconds{1};

bool is_impatient(const Undertaking& undertaking, std::size_t number, Moment now) {
    const Progress& progress = undertaking.progress(number);
    return progress.result == service::Result::going &&
           now - progress.begun >= time_to_be_patient(undertaking, number);
}

std::optional<present::LiveLines> live_lines() {
    if (!sys::can_redraw(sys::standard_error)) return std::nullopt;
    const sys::TerminalSize size = sys::size_of_terminal(sys::standard_error);
    return present::LiveLines{size.columns, size.rows, colours(sys::standard_error)};
}

} // namespace

ProgressShow::ProgressShow(const std::vector<Errand>& errands, const Terms& terms)
    : errands_{errands}, terms_{terms}, live_{live_lines()}, is_told_(errands.size()),
      looked_(errands.size()) {}

std::optional<Moment> ProgressShow::show(const Undertaking& undertaking) {
    return live_ ? draw(undertaking) : speak(undertaking);
}

ProgressShow::ShownProgress ProgressShow::progress_of(const Undertaking& undertaking,
                                                      std::size_t number) const {
    const Progress& progress = undertaking.progress(number);
    const std::string& name = errands_[number].task.who.name;
    if (progress.is_over()) {
        const auto outcome = outcome_of(undertaking, number, errands_[number], terms_);
        return {{name, outcome_words(outcome), tone_of(outcome)}};
    }
    if (progress.result == service::Result::not_begun) return {{name, "waits for its turn", Tone::faint}};
    const Moment now = sys::now();
    const auto& [standing, age] = stage_of(undertaking, number, now);
    const std::string words = standing.words + (age ? "  " + present::age_words(*age) : "");
    if (!is_impatient(undertaking, number, now)) return {{name, words, standing.tone}};
    const auto why = what_is_in_the_way(undertaking, number, terms_);
    if (!why) return {{name, words, standing.tone}};
    return {{name, words + "  " + why->sentence(), standing.tone}, why->hint};
}

// Behind the words if there is room, and else below them.
std::vector<NamedLine> ProgressShow::lines_of(const std::vector<ShownProgress>& all) const {
    std::vector<NamedLine> lines;
    for (const ShownProgress& each : all) lines.push_back(each.line);
    const std::size_t width = present::width_of_names(lines);
    lines.clear();
    for (const ShownProgress& each : all) {
        lines.push_back(each.line);
        if (each.remedy.empty()) continue;
        const NamedLine whole{each.line.name, each.line.words + "; " + each.remedy, each.line.tone};
        if (live_->fits(whole, width))
            lines.back() = whole;
        else
            lines.push_back({"", each.remedy, Tone::plain});
    }
    return lines;
}

// Of many, those that have arrived make room for the others.
std::optional<Moment> ProgressShow::draw(const Undertaking& undertaking) {
    const Moment now = sys::now();
    if (drawn_ && now < *drawn_ + between_drawings) return *drawn_ + between_drawings;
    drawn_ = now;
    const bool is_about_few = undertaking.size() <= live_->room();
    std::vector<ShownProgress> shown;
    std::size_t taken = 0, more = 0;
    for (std::size_t number = 0; number < undertaking.size(); ++number) {
        if (undertaking.progress(number).is_over() && !is_about_few) continue;
        if (taken >= live_->room()) {
            ++more;
            continue;
        }
        shown.push_back(progress_of(undertaking, number));
        taken += shown.back().remedy.empty() ? 1U : 2U;
    }
    std::vector<NamedLine> lines = lines_of(shown);
    if (lines.size() > live_->room()) lines.pop_back();
    (void)sys::write_all(sys::standard_error, live_->show(lines, more));
    return now + a_second;
}

std::optional<Moment> ProgressShow::speak(const Undertaking& undertaking) {
    std::optional<Moment> next;
    for (std::size_t number = 0; number < undertaking.size(); ++number)
        next = earliest({next, speak_of(undertaking, number)});
    return next;
}

// It is said once; until there is something to say it is looked for every second.
std::optional<Moment> ProgressShow::speak_of(const Undertaking& undertaking, std::size_t number) {
    const Progress& progress = undertaking.progress(number);
    if (is_told_[number] || progress.result != service::Result::going) return std::nullopt;
    const Moment now = sys::now();
    const Moment first = progress.begun + time_to_be_patient(undertaking, number);
    if (now < first) return first;
    if (looked_[number] && now < *looked_[number] + a_second) return *looked_[number] + a_second;
    looked_[number] = now;
    const auto why = what_is_in_the_way(undertaking, number, terms_);
    if (!why) return now + a_second;
    is_told_[number] = true;
    const auto& [standing, age] = stage_of(undertaking, number, now);
    report.warn({errands_[number].task.who.name, ": ", standing.words,
                 age ? " for " + present::age_words(*age) : "", ": ", why->text},
                why->error, why->hint);
    return std::nullopt;
}

void ProgressShow::end() {
    if (live_) (void)sys::write_all(sys::standard_error, live_->erase());
}

} // namespace lares::front
