// SPDX-License-Identifier: ISC
#include "fact_words.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"

#include <cmath>

namespace lares::present {

namespace {

std::string decimal(double value) {
    const auto milliseconds = static_cast<std::uint64_t>(std::llround(value * 1000));
    std::string text{Decimal{milliseconds / 1000}.view()};
    const std::string fraction{Decimal{1000 + milliseconds % 1000}.view()};
    return text.append(".").append(fraction.substr(1));
}

// Bytes that would end a word, or a line, are written as \xHH. In a word so is the backslash, so that it can
// be undone; a line is for people, who copy commands from it.
std::string escaped(std::string_view bytes, char first_allowed) {
    const bool is_word = first_allowed > ' ';
    std::string text;
    for (char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        if (value >= static_cast<unsigned char>(first_allowed) && byte != '\x7f' &&
            !(is_word && byte == '\\'))
            text.push_back(byte);
        else
            text.append("\\x").append(two_hex_digits(value).data(), 2);
    }
    return text;
}

std::string words_for(const Value& value, char first_allowed) {
    if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    if (const auto* count = std::get_if<std::uint64_t>(&value)) return std::string{Decimal{*count}.view()};
    if (const double* amount = std::get_if<double>(&value)) return decimal(*amount);
    if (const auto* words = std::get_if<std::string>(&value); words && !words->empty())
        return escaped(*words, first_allowed);
    return "-";
}

void append_fact(std::string& out, std::string_view name, const Value& value) {
    out.append(name).append(": ").append(words_for(value, ' ')).push_back('\n');
}

// What has a line for each matter is as many facts.
void append_each_line(std::string& out, std::string_view name, std::string_view lines) {
    while (!lines.empty()) {
        const Split line = split_at(lines, '\n');
        append_fact(out, name, values::text(line.head));
        lines = line.rest;
    }
}

} // namespace

std::string word_for(const Value& value) {
    return words_for(value, '!');
}

void append_facts(std::string& out, const Subject& subject) {
    for (const Field& field : fields()) {
        const Value value = field.value(subject);
        if (std::holds_alternative<std::monostate>(value)) continue;
        if (field.name == "rejected")
            append_each_line(out, field.name, subject.rejected);
        else
            append_fact(out, field.name, value);
    }
}

} // namespace lares::present
