// SPDX-License-Identifier: ISC
#include "regular_expression.hpp"

#include <array>

namespace lares::sys {

namespace {

bool is_literal(std::string_view text) {
    return text.find_first_of("\\^$.[]|()*+?{}") == std::string_view::npos;
}

} // namespace

RegularExpression::RegularExpression(const char* text, Case letters) : literal_{text} {
    if (letters == Case::matters && is_literal(literal_)) return;
    const int error =
        ::regcomp(&regex_, text, REG_EXTENDED | REG_NOSUB | (letters == Case::ignored ? REG_ICASE : 0));
    is_compiled_ = error == 0;
    if (is_compiled_) return;
    std::array<char, 128> words{};
    ::regerror(error, &regex_, words.data(), words.size());
    problem_.append(words.data());
}

RegularExpression::~RegularExpression() {
    if (is_compiled_) ::regfree(&regex_);
}

// The part that is to be looked through is given where a match is answered otherwise, so that a NUL does not
// end it.
bool RegularExpression::is_in(std::string_view line) const {
    if (!is_compiled_) return line.find(literal_) != std::string_view::npos;
#ifdef REG_STARTEND
    regmatch_t part{0, static_cast<regoff_t>(line.size())};
    return ::regexec(&regex_, line.data(), 1, &part, REG_STARTEND) == 0;
#else
    return ::regexec(&regex_, line.data(), 0, nullptr, 0) == 0;
#endif
}

} // namespace lares::sys
