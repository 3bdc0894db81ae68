// SPDX-License-Identifier: ISC
// What svscan tells a supervise that it starts, in one variable of the environment, which the supervise takes
// out of it again:
//
//     SVSCAN_WORD=pid=815 ticks=64811 era=5f0d….4026531836.12 oom=0 instance quiet
//
// A word that is not known is passed over, so that one version can start the other. It is a convenience, and
// not a secret: a supervise that is not told finds out for itself, or does without.
#pragma once

#include "base/era.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

struct SvscanWord {
    Era era;
    std::uint32_t pid = 0;            // whom svscan has started; 0: it does not say
    std::uint64_t ticks = 0;          // since boot, when that began
    std::optional<int> oom_score_adj; // what services get, since svscan has changed its own
    bool is_instance = false;         // $LARES_INSTANCE is meant for it, and says of which
    bool is_quiet = false; // the last supervise has refused to serve and has said why: refuse in silence

    // There was one, since svscan always says when.
    bool is_of_svscan() const { return ticks != 0; }

    friend bool operator==(const SvscanWord&, const SvscanWord&) = default;
};

inline constexpr const char* svscan_word_variable = "SVSCAN_WORD";

// With the name of the variable in front.
using SvscanWordSetting = TextBuffer<208>;
SvscanWordSetting to_setting(const SvscanWord& word);
SvscanWord svscan_word_from_value(std::string_view value);

} // namespace lares::protocol
