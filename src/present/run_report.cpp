// SPDX-License-Identifier: ISC
#include "run_report.hpp"

#include "json.hpp"
#include "run_line.hpp"

namespace lares::present {

void RunReport::add(std::string_view name, std::span<const protocol::RunRecord> runs,
                    std::span<const std::string> looks) {
    if (runs.empty()) return;
    if (form_ == Form::json) {
        for (std::size_t i = 0; i < runs.size(); ++i)
            objects_.add(json_for(RunSubject{name, &runs[i], {}, looks[i]}));
        return;
    }
    if (is_about_several_) text_.append(has_runs_ ? "\n" : "").append(name).append(":\n");
    has_runs_ = true;
    if (form_ == Form::table) return append_run_table(text_, runs, looks, look_);
    append_run_lines(text_, runs, looks, form_ == Form::looks ? RunDetail::looks : RunDetail::line);
}

void RunReport::add_problem(std::string_view name, std::string_view problem) {
    if (form_ == Form::json)
        objects_.add(json_for(RunSubject{name, nullptr, problem}));
    else
        text_.append(name).append(": ").append(problem).append("\n");
}

std::string RunReport::text() const {
    return form_ == Form::json ? objects_.text() : text_;
}

} // namespace lares::present
