// SPDX-License-Identifier: ISC
// Lines that come in pieces, in little room: they are the same, whatever the pieces, as if the text were
// there at once. The first byte of the data says how large the pieces are.
#include "sys/small_lines.hpp"
#include "target.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace lares;

constexpr std::size_t room_for_lines = 16;

std::vector<std::string> lines_in_pieces(std::string_view text, std::size_t piece) {
    std::vector<std::string> all;
    sys::SmallLines<room_for_lines> lines;
    while (!text.empty()) {
        const auto room = lines.room();
        fuzz::must(!room.empty(), "there is always room");
        const std::size_t size = std::min({room.size(), piece, text.size()});
        text.copy(room.data(), size);
        text.remove_prefix(size);
        lines.add(size);
        while (const auto line = lines.next()) all.emplace_back(*line);
    }
    return all;
}

// The same, without pieces.
std::vector<std::string> expected(std::string_view text) {
    std::vector<std::string> all;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        if (end < room_for_lines) all.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const auto text = fuzz::as_text(data + 1, size - 1);
    fuzz::must(lines_in_pieces(text, 1 + data[0]) == expected(text), "the lines are what they should be");
    return 0;
}
