// SPDX-License-Identifier: ISC
#include "log_replacement.hpp"

namespace lares::protocol {

LogReplacement::LogReplacement(char replacement, std::string_view also) : is_none_{false} {
    for (std::size_t byte = 0; byte < table_.size(); ++byte) {
        const auto c = static_cast<char>(byte);
        const bool is_printable = byte >= ' ' && byte <= '~';
        table_[byte] = is_printable && !also.contains(c) ? c : replacement;
    }
    table_['\n'] = '\n';
}

void LogReplacement::apply(std::span<char> text) const {
    for (char& c : text) c = table_[static_cast<unsigned char>(c)];
}

} // namespace lares::protocol
