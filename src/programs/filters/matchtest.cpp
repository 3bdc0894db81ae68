// SPDX-License-Identifier: ISC
// matchtest PATTERN STRING: would multilog take STRING for a line that matches? See matchtest(8).
#include "base/text.hpp"
#include "protocol/pattern.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"

namespace {

using namespace lares;
using protocol::Pattern;

// As in daemontools-encore, F or S in front says which kind of pattern it is.
Pattern pattern_from(std::string_view word) {
    if (word.starts_with('F')) return Pattern{rest_of(word, 1), Pattern::Kind::file_name};
    if (word.starts_with('S')) return Pattern{rest_of(word, 1)};
    return Pattern{word};
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view pattern = argc > 1 ? argv[1] : "";
    const std::string_view string = argc > 2 ? argv[2] : "";
    static sys::Output output{sys::standard_output};
    output.append(pattern_from(pattern).matches(string) ? "+" : "-");
    for (const std::string_view part : {pattern, std::string_view{" ("}, string, std::string_view{")\n"}})
        output.append(part);
    if (!output.flush()) sys::leave(sys::exit_temporary);
    sys::leave(0);
}
