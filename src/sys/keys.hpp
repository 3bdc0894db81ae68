// SPDX-License-Identifier: ISC
// A terminal that is read key by key: what is typed comes at once, and is not shown. Keys that are signals
// still are (Ctrl-C). When this goes, the terminal is as it was (termios(3)).
#pragma once

#include "fd.hpp"

#include <optional>
#include <termios.h>

namespace lares::sys {

class Keys {
  public:
    // Of what is no terminal nothing is changed, and no key comes.
    explicit Keys(int terminal);
    Keys(const Keys&) = delete;
    Keys& operator=(const Keys&) = delete;
    ~Keys();

    // One that was typed; nothing: none is waiting.
    std::optional<char> next();
    // There is a terminal, and it goes on.
    bool may_come() const { return is_open_; }
    int number() const { return terminal_; }

  private:
    int terminal_;
    bool is_open_ = false;
    bool is_changed_ = false;
    termios before_{};
};

} // namespace lares::sys
