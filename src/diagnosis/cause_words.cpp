// SPDX-License-Identifier: ISC
#include "cause_words.hpp"

#include "base/signal_name.hpp"
#include "base/span_text.hpp"
#include "service/quoted.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

using protocol::RunEnd;

std::string span(Span length) {
    const Span whole = length < std::chrono::seconds{10}
                           ? std::chrono::floor<std::chrono::milliseconds>(length)
                           : std::chrono::floor<std::chrono::seconds>(length);
    return std::string{span_text(whole).view()};
}

std::string span_up(Span length) {
    return std::string{span_text(std::chrono::ceil<std::chrono::seconds>(std::max(length, Span{0}))).view()};
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

} // namespace lares::diagnosis::causes
