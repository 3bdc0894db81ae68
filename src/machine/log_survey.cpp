// SPDX-License-Identifier: ISC
#include "log_survey.hpp"

#include <algorithm>

namespace lares::machine {

void LogSurvey::begin() {
    count_ = 0;
    total_ = 0;
    newest_.reset();
    has_oldest_ = false;
}

void LogSurvey::add(const protocol::LogName& name, std::uint64_t size) {
    ++count_;
    total_ += size;
    newest_ = newest_ ? std::max(*newest_, name.label) : name.label;

    // Names of one form sort as their labels do.
    const protocol::LogNameText text = to_text(name);
    if (passes_over_ && text.view() <= passed_over_.view()) return;
    if (has_oldest_ && oldest_.view() <= text.view()) return;
    oldest_ = text;
    has_oldest_ = true;
}

const char* LogSurvey::superfluous() {
    const bool too_many = count_ >= keep_ || (room_ != 0 && total_ > room_);
    return too_many && has_oldest_ ? oldest_.c_str() : nullptr;
}

void LogSurvey::pass_over() {
    passed_over_ = oldest_;
    passes_over_ = true;
}

} // namespace lares::machine
