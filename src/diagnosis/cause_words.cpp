// SPDX-License-Identifier: ISC
#include "cause_words.hpp"

#include "base/duration_text.hpp"
#include "base/signal_name.hpp"
#include "service/quoted.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

using protocol::RunEnd;

std::string span(Span length) {
    const bool is_short = length < std::chrono::seconds{10};
    return std::string{(is_short ? duration_text(length) : age_text(length)).view()};
}

std::string span_up(Span length) {
    return std::string{age_text(std::chrono::ceil<std::chrono::seconds>(length)).view()};
}

std::string end(const RunEnd& how) {
    if (how.kind == RunEnd::Kind::exited) return "exit " + std::to_string(how.number);
    if (how.kind != RunEnd::Kind::killed) return "an end that nobody saw";
    const std::string_view name = signal_name(how.number);
    return (name.empty() ? "signal " + std::to_string(how.number) : "SIG" + std::string{name}) +
           (how.core ? ", with a core file" : "");
}

std::string comment(std::string_view text) {
    std::string line{text};
    std::ranges::replace_if(
        line, [](unsigned char c) { return c < ' ' || c == 127; }, ' ');
    return line;
}

std::string rename(std::string_view from, std::string_view to) {
    return "mv -nT " + service::quoted(from) + " " + service::quoted(to);
}

std::vector<std::string> first_of_all(const std::vector<std::string>& all) {
    constexpr std::size_t most = 5;
    std::vector<std::string> some(all.begin(),
                                  all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), most)));
    if (all.size() > most) some.push_back("… and " + std::to_string(all.size() - most) + " more");
    return some;
}

} // namespace lares::diagnosis::causes
