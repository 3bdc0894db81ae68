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
            add_object(json_for(RunSubject{name, &runs[i], {}, looks[i]}));
        return;
    }
    if (is_about_several_) text_.append(has_runs_ ? "\n" : "").append(name).append(":\n");
    has_runs_ = true;
    if (form_ == Form::table) return append_run_table(text_, runs, looks, look_);
    append_run_lines(text_, runs, looks, form_ == Form::looks ? RunDetail::looks : RunDetail::line);
}

void RunReport::add_problem(std::string_view name, std::string_view problem) {
    if (form_ == Form::json)
        add_object(json_for(RunSubject{name, nullptr, problem}));
    else
        text_.append(name).append(": ").append(problem).append("\n");
}

void RunReport::add_object(std::string_view json) {
    text_.append(text_.empty() ? "[\n" : ",\n").append(json);
}

std::string RunReport::text() const {
    if (form_ != Form::json) return text_;
    return text_.empty() ? "[]\n" : text_ + "\n]\n";
}

} // namespace lares::present
