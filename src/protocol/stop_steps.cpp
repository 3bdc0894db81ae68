// SPDX-License-Identifier: ISC
#include "stop_steps.hpp"

#include "setting_lines.hpp"

#include "base/signal_name.hpp"
#include "base/span_text.hpp"
#include "base/text.hpp"

namespace lares::protocol {

namespace {

constexpr const char* example_of_steps = "TERM 10s, KILL";

SettingResult<StopStep> stop_step_from(const SettingLine& step) {
    std::string_view time = step.text;
    const std::string_view name = take_word(time);
    const auto signal = signal_from_text(name);
    if (!signal) return NoSetting{{step.number, name, "is no signal", example_of_steps}};
    if (time.empty()) return StopStep{*signal, {}};
    const auto patience = span_from_text(time, std::chrono::seconds{1});
    if (!patience) return NoSetting{{step.number, time, "is no time", "10, in seconds, or 10s"}};
    return StopStep{*signal, patience};
}

class StepsReader {
  public:
    // An empty part is no step: a comma may stand at the end of a line.
    std::optional<SettingError> take(const SettingLine& step) {
        if (step.text.empty()) return std::nullopt;
        if (!steps_.empty() && !steps_[steps_.size() - 1].patience)
            return SettingError{last_.number, last_.text, "has no time, and is not the last step",
                                example_of_steps};
        if (steps_.size() == most_stop_steps)
            return SettingError{step.number, step.text, "is one step too many", "no more than 8 steps"};
        const auto read = stop_step_from(step);
        if (!read) return read.error();
        steps_.push(*read);
        last_ = step;
        return std::nullopt;
    }
    const StopSteps& steps() const { return steps_; }

  private:
    StopSteps steps_;
    SettingLine last_{};
};

} // namespace

SettingResult<StopSteps> stop_steps_from_text(std::string_view file) {
    StepsReader reader;
    SettingLines lines{file};
    while (const auto line = lines.next())
        for (Split parts{{}, line->text}; !parts.rest.empty();) {
            parts = split_at(parts.rest, ',');
            if (auto error = reader.take({line->number, without_blanks(parts.head)}))
                return NoSetting{*error};
        }
    if (reader.steps().empty()) return NoSetting{{1, {}, "is no step", example_of_steps}};
    return reader.steps();
}

} // namespace lares::protocol
