// SPDX-License-Identifier: ISC
// Extended regular expressions, as grep -E has them (regex(7)); bytes are compared, and a NUL is one of them.
// One without special characters is looked for as it is, which is faster.
#pragma once

#include "base/text.hpp"

#include <regex.h>
#include <string_view>

namespace lares::sys {

class RegularExpression {
  public:
    enum class Case : bool { matters, ignored };

    // The text must outlive it.
    RegularExpression(const char* text, Case letters);
    RegularExpression(const RegularExpression&) = delete;
    RegularExpression& operator=(const RegularExpression&) = delete;
    ~RegularExpression();

    // Why it is none; empty: it is one.
    std::string_view problem() const { return problem_.view(); }
    // Somewhere in the line.
    bool is_in(std::string_view line) const;

  private:
    std::string_view literal_;
    bool is_compiled_ = false;
    regex_t regex_{};
    TextBuffer<127> problem_;
};

} // namespace lares::sys
