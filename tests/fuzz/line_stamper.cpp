// SPDX-License-Identifier: ISC
// tai64n: whatever the pieces it is the same stream: each line has a stamp in front of it, and no byte is
// lost.
#include "protocol/line_stamper.hpp"
#include "in_pieces.hpp"

namespace {

using namespace lares;

// The clock ticks once a reading, and not always in the same second.
struct Ticking {
    TaiLabel operator()() { return {readings / 3, readings++}; }
    std::uint32_t readings = 0;
};

std::string stamped(std::string_view text, std::size_t piece, std::size_t room) {
    protocol::LineStamper stamper;
    Ticking clock;
    return fuzz::passed_in_pieces(text, piece, room, [&](std::string_view in, std::span<char> free) {
        return stamper.stamp(in, free, [&] { return clock(); });
    });
}

// The same, by line and without a state.
std::string expected(std::string_view text) {
    std::string out;
    Ticking clock;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        const auto label = to_text(clock());
        out.append(label.begin(), label.end()).append(" ").append(text.substr(0, end));
        text.remove_prefix(end);
    }
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto text = fuzz::as_text(data + 2, size - 2);
    fuzz::must(stamped(text, 1 + data[0], Stamp::size + data[1]) == expected(text),
               "it is what it should be");
    return 0;
}
