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

void LogSurvey::add(std::string_view file, std::uint64_t size) {
    ++count_;
    total_ += size;
    if (passes_over_ && file <= passed_over_.view()) return;
    if (known_ == most_at_once) {
        there_are_others_ = true;
        if (file >= files_[order_.back()].name.view()) return; // as most are, where there are thousands
    }
    note(file, size);
}

// Many file systems tell the newest first, so that each file comes before all that are known. Then only their
// places are moved, and not the names. Where there is no more room, the newest makes way.
void LogSurvey::note(std::string_view file, std::uint64_t size) {
    const std::uint8_t slot =
        known_ < most_at_once ? static_cast<std::uint8_t>(known_++) : order_[most_at_once - 1];
    const auto last = order_.begin() + static_cast<std::ptrdiff_t>(known_ - 1);
    const auto place = std::upper_bound(order_.begin(), last, file, [this](auto name, std::uint8_t other) {
        return name < files_[other].name.view();
    });
    std::move_backward(place, last, last + 1);
    *place = slot;
    files_[slot].name.clear();
    files_[slot].name.append(file);
    files_[slot].size = size;
}

const char* LogSurvey::superfluous() {
    return there_are_too_many() && next_ != known_ ? next_file().name.c_str() : nullptr;
}

void LogSurvey::on_removed() {
    --count_;
    total_ -= next_file().size;
    ++next_;
}

void LogSurvey::pass_over() {
    passed_over_ = next_file().name;
    ++next_;
    passes_over_ = true;
}

bool LogSurvey::must_look_again() const {
    return there_are_too_many() && next_ == known_ && there_are_others_;
}

} // namespace lares::machine
