// SPDX-License-Identifier: ISC
#include "span_text.hpp"

#include <cassert>

namespace lares {

namespace {

struct SpanUnit {
    std::string_view name;
    Span span;
};
// In the order in which they are written. The second name of a minute is only read: no minute is left for it.
constexpr SpanUnit span_units[] = {{"d", std::chrono::days{1}},    {"h", std::chrono::hours{1}},
                                   {"m", std::chrono::minutes{1}}, {"min", std::chrono::minutes{1}},
                                   {"s", std::chrono::seconds{1}}, {"ms", std::chrono::milliseconds{1}}};

constexpr std::string_view digits_and_point = "0123456789.";
constexpr std::string_view ends_of_a_unit = "0123456789. \t\r\n";

std::optional<Span> span_unit_named(std::string_view name) {
    for (const SpanUnit& unit : span_units)
        if (unit.name == name) return unit.span;
    return std::nullopt;
}

void skip_blanks(std::string_view& text) {
    text = rest_of(text, text.find_first_not_of(" \t\r\n"));
}

std::string_view take(std::string_view& text, std::size_t count) {
    const std::string_view taken = first_of(text, count);
    text = rest_of(text, count);
    return taken;
}

// A point has digits on either side.
std::optional<Span> fraction_of(std::string_view digits, Span unit) {
    if (digits.empty() || digits.contains('.')) return std::nullopt;
    Span sum{};
    for (char c : digits) sum += (unit /= 10) * (c - '0');
    return sum;
}

// `number` is made of digits and points.
std::optional<Span> times(std::string_view number, Span unit) {
    const Split parts = split_at(number, '.');
    const auto whole = number_from_text(parts.head);
    if (!whole || *whole > static_cast<std::uint64_t>(longest_span / unit)) return std::nullopt;
    const auto fraction = number.contains('.') ? fraction_of(parts.rest, unit) : Span{};
    if (!fraction) return std::nullopt;
    const Span sum = unit * static_cast<std::int64_t>(*whole) + *fraction;
    return sum <= longest_span ? std::optional{sum} : std::nullopt;
}

std::optional<Span> sum_from_text(std::string_view text) {
    Span sum{};
    for (Span unit_before = Span::max(); !text.empty(); skip_blanks(text)) {
        const std::string_view number = take(text, text.find_first_not_of(digits_and_point));
        const auto unit = span_unit_named(take(text, text.find_first_of(ends_of_a_unit)));
        if (!unit || *unit >= unit_before) return std::nullopt;
        const auto part = times(number, *unit);
        if (!part || *part > longest_span - sum) return std::nullopt;
        sum += *part;
        unit_before = *unit;
    }
    return sum;
}

// ".031", ".5"
void append_fraction(SpanText& text, std::uint64_t thousandths) {
    const Decimal with_a_one{1000 + thousandths};
    std::string_view digits = rest_of(with_a_one.view(), 1);
    while (digits.ends_with('0')) digits.remove_suffix(1);
    text.append(".").append(digits);
}

} // namespace

std::optional<Span> span_from_text(std::string_view text, Span unit_of_bare_number) {
    assert(unit_of_bare_number > Span{});
    text = trim_end(text);
    skip_blanks(text);
    const bool is_bare = text.find_first_not_of(digits_and_point) == std::string_view::npos;
    return is_bare ? times(text, unit_of_bare_number) : sum_from_text(text);
}

// Of seconds the milliseconds are a fraction, as everywhere else: "2.031s". Less than one is "31ms".
SpanText span_text(Span span) {
    using namespace std::chrono;
    SpanText text;
    for (const SpanUnit& unit : span_units) {
        const auto count = span / unit.span;
        if (count <= 0) continue;
        text.append_number(static_cast<std::uint64_t>(count));
        span %= unit.span;
        const std::int64_t thousandths = unit.span == seconds{1} ? floor<milliseconds>(span).count() : 0;
        if (thousandths != 0) {
            append_fraction(text, static_cast<std::uint64_t>(thousandths));
            span = Span{0};
        }
        text.append(unit.name);
    }
    if (text.size() == 0) text.append("0s");
    return text;
}

} // namespace lares
