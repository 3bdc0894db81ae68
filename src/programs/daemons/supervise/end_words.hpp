// SPDX-License-Identifier: ISC
// How a process has ended, for a sentence: "exited 1", "was killed by SEGV".
#pragma once

#include "base/signal_name.hpp"
#include "base/text.hpp"
#include "protocol/run_end.hpp"

namespace lares::supervise {

using EndWords = TextBuffer<48>;

inline EndWords end_words(const protocol::RunEnd& end) {
    EndWords words;
    const auto number = static_cast<unsigned>(end.number);
    if (end.kind == protocol::RunEnd::Kind::unknown) return words.append("has ended somehow");
    if (end.kind == protocol::RunEnd::Kind::exited) return words.append("exited ").append_number(number);
    const std::string_view name = signal_name(end.number);
    words.append("was killed by ");
    return name.empty() ? words.append_number(number) : words.append(name);
}

} // namespace lares::supervise
