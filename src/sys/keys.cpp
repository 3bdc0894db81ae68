// SPDX-License-Identifier: ISC
#include "keys.hpp"

#include <unistd.h>

namespace lares::sys {

Keys::Keys(int terminal) : terminal_{terminal} {
    if (::tcgetattr(terminal_, &before_) < 0) return;
    termios by_key = before_;
    by_key.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    by_key.c_cc[VMIN] = 0; // a read does not wait
    by_key.c_cc[VTIME] = 0;
    is_changed_ = is_open_ = ::tcsetattr(terminal_, TCSADRAIN, &by_key) == 0;
}

Keys::~Keys() {
    if (is_changed_) ::tcsetattr(terminal_, TCSADRAIN, &before_);
}

// Without a key a terminal answers nothing, as it does when it has gone; only then it fails.
std::optional<char> Keys::next() {
    char key;
    if (!is_open_) return std::nullopt;
    const ssize_t size = ::read(terminal_, &key, 1);
    if (size < 0 && errno != EINTR) is_open_ = false;
    return size == 1 ? std::optional{key} : std::nullopt;
}

} // namespace lares::sys
