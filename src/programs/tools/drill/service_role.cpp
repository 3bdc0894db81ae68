// SPDX-License-Identifier: ISC
#include "service_role.hpp"

#include "birth.hpp"
#include "line_tally.hpp"
#include "sys/exec.hpp"
#include "sys/pause.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"

#include <string_view>

namespace lares::drill {

namespace {

constexpr sys::Report report{"lares-drill as-service"};

[[noreturn]] void write_lines(Birth& birth) {
    for (std::uint64_t number = 1;; ++number) {
        birth.on_line_begun();
        if (!sys::write_all(sys::standard_output, text_of({birth.name(), number}))) break;
        birth.on_line_written();
        sys::pause(std::chrono::milliseconds{1});
    }
    sys::leave(sys::exit_temporary);
}

[[noreturn]] void murmur(const Birth& birth) {
    while (sys::write_all(sys::standard_output, "lares-drill: " + birth.name() + " is here\n"))
        sys::pause(std::chrono::milliseconds{100});
    sys::leave(sys::exit_temporary);
}

} // namespace

void be_a_service(std::span<char* const> words) {
    const std::string_view role = words.empty() ? "" : words[0];
    Birth birth;
    if (role == "write") write_lines(birth);
    if (role == "murmur") murmur(birth);
    if (role != "run" || words.size() < 2) report.usage("write | murmur | run program ...");
    const int error = sys::execute(words[1], &words[1], sys::environment());
    report.die({"unable to run ", words[1]}, error);
}

} // namespace lares::drill
