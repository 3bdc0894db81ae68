// SPDX-License-Identifier: ISC
#include "svscan_word.hpp"

namespace lares::protocol {

namespace {

constexpr std::uint64_t largest_oom_score_adj = 1000;

std::optional<int> oom_score_adj_from_text(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    const auto amount = number_from_text(rest_of(text, is_negative ? 1 : 0));
    if (!amount || *amount > largest_oom_score_adj) return std::nullopt;
    const int value = static_cast<int>(*amount);
    return is_negative ? -value : value;
}

} // namespace

SvscanWordSetting to_setting(const SvscanWord& word) {
    SvscanWordSetting text;
    text.append(svscan_word_variable).append("=ticks=").append_number(word.ticks);
    if (word.era.size() != 0) text.append(" era=").append(word.era.view());
    if (word.oom_score_adj) {
        const int value = *word.oom_score_adj;
        text.append(value < 0 ? " oom=-" : " oom=").append_number(static_cast<unsigned>(value < 0 ? -value : value));
    }
    if (word.is_quiet) text.append(" quiet");
    return text;
}

SvscanWord svscan_word_from_value(std::string_view value) {
    SvscanWord word;
    while (!value.empty()) {
        const Split one = split_at(value, ' ');
        const Split fact = split_at(one.head, '=');
        if (fact.head == "ticks") word.ticks = number_from_text(fact.rest).value_or(0);
        if (fact.head == "era") word.era = era_from_text(fact.rest);
        if (fact.head == "oom") word.oom_score_adj = oom_score_adj_from_text(fact.rest);
        if (one.head == "quiet") word.is_quiet = true;
        value = one.rest;
    }
    return word;
}

} // namespace lares::protocol
