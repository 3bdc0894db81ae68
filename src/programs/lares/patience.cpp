// SPDX-License-Identifier: ISC
#include "patience.hpp"

#include "base/span_text.hpp"
#include "sys/clock.hpp"

#include <CLI/CLI.hpp>

namespace lares::front {

namespace {

std::string default_words(Span patience) {
    if (patience == endless_patience) return "else for ever";
    return "0: for ever; else " + std::string{span_text(patience).view()};
}

} // namespace

void add_patience(CLI::App& verb, Span& patience, const std::string& meaning) {
    const auto read = [&patience](const std::string& text) {
        const auto span = span_from_text(text, std::chrono::seconds{1});
        if (!span)
            throw CLI::ValidationError("--timeout: \"" + text + "\" is no time; try: 30, in seconds, or 1m");
        patience = *span;
    };
    verb.add_option_function<std::string>("--timeout", read, meaning + "; " + default_words(patience))
        ->type_name("TIME");
}

std::optional<Moment> deadline_of(Span patience) {
    return patience == endless_patience ? std::nullopt : std::optional{sys::now() + patience};
}

} // namespace lares::front
