// SPDX-License-Identifier: ISC
// The language of multilog's arguments, read word by word. The first byte of a word selects what it means.
//
// Of daemontools 0.76:   t  -PATTERN  +PATTERN  e  =FILE  sSIZE  nNUMBER  !COMMAND  ./DIR  /DIR
// Of daemontools-encore: T  F  S  wCODE
// Of lares:              :utc  :local  :total=SIZE  :age=SPAN  :sync=SPAN
//
// Any other first byte is passed over in silence, as it always was: `multilog foo ./main` is a script that
// somebody runs. A word that nobody can have meant is refused, with the reason.
#pragma once

#include "log_plan.hpp"

#include <expected>
#include <optional>

namespace lares::protocol {

class LogScript {
  public:
    // Why a word makes no sense. It completes "unable to understand WORD: …".
    struct Refusal {
        std::string_view why;
    };
    // Nothing: the word set something, or is passed over.
    using Meaning = std::expected<std::optional<LogAction>, Refusal>;

    // The next word, which must outlive what is made of it.
    Meaning take(const char* word);

    StampStyle stamp() const { return stamp_; }
    // For the directory that take() has just answered.
    LogSettings settings() const;

  private:
    Meaning take_lares(std::string_view word, bool is_first);
    Meaning take_code(std::string_view code);
    Meaning take_stamp(StampStyle style, bool is_first);
    LogAction pattern_action(LogAction::Kind kind, std::string_view text) const;

    bool has_begun_ = false;
    StampStyle stamp_ = StampStyle::none;
    Pattern::Kind pattern_kind_ = Pattern::Kind::simple;
    LogSettings settings_;
    std::uint32_t shown_ = 0;
    std::uint32_t directories_ = 0;
};

} // namespace lares::protocol
