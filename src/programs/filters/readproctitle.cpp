// SPDX-License-Identifier: ISC
// readproctitle WORDS… DOTS: shows the end of its standard input in the list of processes, by writing it over
// its own last argument. svscanboot gives it the messages of svscan. See readproctitle(8).
//
// The last argument becomes a row of dots, of which the first three stay; the bytes that are read come in
// from the right and push out those before them. NUL bytes would end the title, and are left out.
#include "sys/report.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace {

using namespace lares;

constexpr std::size_t shortest_title = 5;
constexpr std::size_t dots_that_stay = 3;

// The same as if each byte had come alone.
void push(std::span<char> window, std::span<const char> bytes) {
    if (bytes.size() > window.size()) bytes = bytes.last(window.size());
    std::copy(window.begin() + static_cast<std::ptrdiff_t>(bytes.size()), window.end(), window.begin());
    std::copy(bytes.begin(), bytes.end(), window.end() - static_cast<std::ptrdiff_t>(bytes.size()));
}

std::span<char> without_nul(std::span<char> bytes) {
    return bytes.first(
        static_cast<std::size_t>(std::remove(bytes.begin(), bytes.end(), '\0') - bytes.begin()));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) sys::leave(sys::exit_usage);
    const std::span title{argv[argc - 1], std::strlen(argv[argc - 1])};
    if (title.size() < shortest_title) sys::leave(sys::exit_usage);
    std::ranges::fill(title, '.');

    static std::array<char, 65536> room;
    for (;;) {
        const auto bytes = sys::read_some(sys::standard_input, room);
        if (!bytes) sys::leave(sys::exit_temporary);
        if (bytes->empty()) sys::leave(0);
        push(title.subspan(dots_that_stay), without_nul(*bytes));
    }
}
