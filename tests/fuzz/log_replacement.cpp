// SPDX-License-Identifier: ISC
// What svlogd -r and -R are given, and lines: the byte that replaces, the list, NUL, the lines.
#include "protocol/log_replacement.hpp"
#include "target.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const std::string_view all = fuzz::as_text(data, size);
    if (all.empty()) return 0;
    const char replacement = all.front();
    const std::size_t end = all.find('\0', 1);
    const std::string_view list = all.substr(1, end == std::string_view::npos ? end : end - 1);
    const std::string_view before = end == std::string_view::npos ? std::string_view{} : all.substr(end + 1);
    std::string text{before};
    protocol::LogReplacement{replacement, list}.apply(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_printable = before[i] >= ' ' && before[i] <= '~';
        const bool stays = before[i] == '\n' || (is_printable && !list.contains(before[i]));
        fuzz::must(text[i] == (stays ? before[i] : replacement), "each byte stays, or is replaced");
    }
    std::string all_but_lists{before};
    protocol::LogReplacement{'_', ""}.apply(all_but_lists);
    for (char c : all_but_lists)
        fuzz::must(c == '\n' || (c >= ' ' && c <= '~'), "what is left can be printed");
    return 0;
}
