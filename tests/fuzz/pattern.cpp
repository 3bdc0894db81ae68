// SPDX-License-Identifier: ISC
// A pattern of multilog or svlogd and a line, with NUL between them.
#include "protocol/pattern.hpp"
#include "target.hpp"

namespace {

// Written down from the description, without any thought of speed.
bool slowly(std::string_view pattern, std::string_view line) {
    for (;;) {
        if (pattern.empty()) return line.empty();
        if (pattern.front() == '*') {
            pattern.remove_prefix(1);
            if (pattern.empty()) return true;
            while (!line.empty() && line.front() != pattern.front()) line.remove_prefix(1);
            if (line.empty()) return false;
        } else {
            if (line.empty() || line.front() != pattern.front()) return false;
            pattern.remove_prefix(1);
            line.remove_prefix(1);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    using protocol::Pattern;
    const std::string_view text = fuzz::as_text(data, size);
    const std::size_t end = text.find('\0');
    const std::string_view pattern = text.substr(0, end);
    const std::string_view line = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    fuzz::must(Pattern{pattern}.matches(line) == slowly(pattern, line.substr(0, Pattern::window)),
               "a simple pattern is what its description says");
    const Pattern file_name{pattern, Pattern::Kind::file_name};
    fuzz::must(file_name.matches(line) == file_name.matches(line.substr(0, Pattern::window)),
               "nothing behind the window counts");
    const bool runit = Pattern{pattern, Pattern::Kind::runit}.matches(line);
    if (!pattern.contains('+'))
        fuzz::must(runit == slowly(pattern, line), "a pattern of runit without a plus is a simple one");
    if (pattern.find_first_of("*?[\\") == std::string_view::npos)
        fuzz::must(file_name.matches(line) == (line.substr(0, Pattern::window) == pattern),
                   "a pattern without anything special is the line");
    return 0;
}
