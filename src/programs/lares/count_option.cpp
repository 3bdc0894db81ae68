// SPDX-License-Identifier: ISC
#include "count_option.hpp"

#include "base/text.hpp"
#include "sys/process.hpp"
#include "verb.hpp"

namespace lares::front {

std::optional<std::uint64_t> count_asked(const char* option, const std::string& word) {
    if (word.empty() || word == "all") return std::nullopt;
    if (const auto number = number_from_text(word)) return number;
    report.fatal({"unable to understand ", option, " ", word}, 0, "try: a number, or all");
    sys::leave(exit_misused);
}

} // namespace lares::front
