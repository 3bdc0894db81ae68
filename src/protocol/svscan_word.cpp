// SPDX-License-Identifier: ISC
#include "svscan_word.hpp"

#include "base/oom_score.hpp"
#include "record_text.hpp"

namespace lares::protocol {

SvscanWordSetting to_setting(const SvscanWord& word) {
    SvscanWordSetting text;
    text.append(svscan_word_variable).append("=pid=").append_number(word.pid);
    text.append(" ticks=").append_number(word.ticks);
    if (word.era.size() != 0) text.append(" era=").append(word.era.view());
    if (word.oom_score_adj) text.append(" oom=").append(oom_score_text(*word.oom_score_adj).view());
    if (word.is_instance) text.append(" instance");
    if (word.is_quiet) text.append(" quiet");
    return text;
}

SvscanWord svscan_word_from_value(std::string_view value) {
    SvscanWord word;
    while (!value.empty()) {
        const Split one = split_at(value, ' ');
        const Split fact = split_at(one.head, '=');
        if (fact.head == "pid") (void)read_value(fact.rest, word.pid);
        if (fact.head == "ticks") word.ticks = number_from_text(fact.rest).value_or(0);
        if (fact.head == "era") word.era = era_from_text(fact.rest);
        if (fact.head == "oom") word.oom_score_adj = oom_score_from_text(fact.rest);
        if (one.head == "instance") word.is_instance = true;
        if (one.head == "quiet") word.is_quiet = true;
        value = one.rest;
    }
    return word;
}

} // namespace lares::protocol
