// SPDX-License-Identifier: ISC
// Lines of logs on standard output, in the form that was asked for, as many as pass.
#pragma once

#include "log_choice.hpp"
#include "logbook/merge.hpp"
#include "present/log_line.hpp"
#include "sys/regular_expression.hpp"
#include "sys/stream.hpp"

#include <span>

namespace lares::front {

enum class LogForm : std::uint8_t { people, raw, json };

class LogPrinter {
  public:
    LogPrinter(const LogsWishes& wishes, std::span<const ChosenLog> logs);
    LogPrinter(const LogPrinter&) = delete;
    LogPrinter& operator=(const LogPrinter&) = delete;

    // Whether the line has what --grep looks for.
    bool passes(const logbook::Line& line) const { return !pattern_ || pattern_->is_in(line.message()); }
    void print(const logbook::MergedLine& line);
    // What was printed goes out. When nobody reads it any more, the program ends; when it cannot be written,
    // as well.
    void flush();
    bool is_for_people() const { return form_ == LogForm::people; }
    bool has_printed() const { return has_printed_; }

    // Lines go out as they are, every one of them.
    bool is_plain_copy() const { return form_ == LogForm::raw && !pattern_; }

  private:
    static void append(std::string_view text);

    std::span<const ChosenLog> logs_;
    LogForm form_;
    std::optional<sys::RegularExpression> pattern_;
    present::LogLines for_people_;
    std::string line_;
    bool has_printed_ = false;
};

// How lines look on standard output.
present::LogLook log_look(Zone zone);

} // namespace lares::front
