// SPDX-License-Identifier: ISC
#include "command_line.hpp"
#include "base/text.hpp"
#include "base/version.hpp"

#include "base/leading_number.hpp"
#include "logging/pump.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"

#include <algorithm>

namespace lares::svlogd {

namespace {

// With the empty line that it has in runit.
constexpr std::string_view usage_line =
    "usage: svlogd [-ttv] [-r c] [-R abc] [-l len] [-b buflen] dir ...\n\n";

[[noreturn]] void usage() {
    (void)sys::write_all(sys::standard_error, usage_line);
    sys::leave(sys::exit_temporary);
}

[[noreturn]] void tell_version() {
    TextBuffer<60> text;
    text.append("svlogd of lares ").append(version).append('\n');
    (void)sys::write_all(sys::standard_error, text.view());
    usage();
}

std::uint64_t size_from_text(std::string_view text, std::uint64_t usual) {
    const std::uint64_t number = leading_number(text);
    return number == 0 ? usual : number;
}

protocol::StampStyle stamp_of(int times) {
    switch (times) {
    case 0: return protocol::StampStyle::none;
    case 1: return protocol::StampStyle::tai;
    case 2: return protocol::StampStyle::short_utc;
    default: return protocol::StampStyle::short_utc_t;
    }
}

} // namespace

CommandLine read_command_line(int argc, char** argv) {
    CommandLine line;
    int times = 0;
    char replacement = '\0';
    const char* also = nullptr;
    std::uint64_t line_size = line.line_size;
    std::uint64_t buffer_size = 1024;

    sys::Options options{argc, argv, "R:r:l:b:tvV"};
    while (const auto letter = options.next()) {
        const std::string_view value{options.value()};
        switch (*letter) {
        case 'R': also = options.value(); break;
        case 'r':
            if (value.size() != 1) usage();
            replacement = value.front();
            break;
        case 'l': line_size = size_from_text(value, line.line_size); break;
        case 'b': buffer_size = size_from_text(value, buffer_size); break;
        case 't': ++times; break;
        case 'v': line.is_verbose = true; break;
        case 'V': tell_version();
        default: options.complain(); usage();
        }
    }
    line.directories = options.operands();
    if (line.directories.empty() || buffer_size <= line_size) usage();

    if (also || replacement != '\0')
        line.replacement = {replacement != '\0' ? replacement : '_', also ? also : ""};
    line.stamp = stamp_of(times);
    line.line_size = std::min<std::uint64_t>(line_size, logging::Pump::longest_window);
    return line;
}

} // namespace lares::svlogd
