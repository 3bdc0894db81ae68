// SPDX-License-Identifier: ISC
#include "log_survey.hpp"

#include <algorithm>

namespace lares::machine {

void LogSurvey::begin() {
    count_ = 0;
    total_ = 0;
    known_ = next_ = 0;
    there_are_others_ = false;
}

void LogSurvey::add(const protocol::LogName& name, std::uint64_t size) {
    ++count_;
    total_ += size;

    // Names of one form sort as their labels do.
    const protocol::LogNameText text = to_text(name);
    if (passes_over_ && text.view() <= passed_over_.view()) return;
    const auto begin = oldest_.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(known_);
    const auto place =
        std::ranges::upper_bound(begin, end, text.view(), {}, [](const Old& old) { return old.name.view(); });
    if (known_ == most_at_once) there_are_others_ = true;
    if (place == oldest_.end()) return;
    if (known_ < most_at_once) ++known_;
    std::move_backward(place, begin + static_cast<std::ptrdiff_t>(known_) - 1,
                       begin + static_cast<std::ptrdiff_t>(known_));
    *place = {text, size};
}

const char* LogSurvey::superfluous() {
    return there_are_too_many() && next_ != known_ ? oldest_[next_].name.c_str() : nullptr;
}

void LogSurvey::on_removed() {
    --count_;
    total_ -= oldest_[next_++].size;
}

void LogSurvey::pass_over() {
    passed_over_ = oldest_[next_++].name;
    passes_over_ = true;
}

bool LogSurvey::must_look_again() const {
    return there_are_too_many() && next_ == known_ && there_are_others_;
}

} // namespace lares::machine
