// SPDX-License-Identifier: ISC
// tai64nlocal: whatever the pieces it is the same stream, and only labels at the beginnings of lines change.
#include "protocol/label_rewriter.hpp"
#include "in_pieces.hpp"

namespace {

using namespace lares;
using protocol::LabelRewriter;

// As long as it may be. Odd labels stay as they are.
std::size_t show(TaiLabel label, char* out) {
    if (label.nanoseconds % 2 != 0) return 0;
    std::fill_n(out, LabelRewriter::longest_replacement, '!');
    return LabelRewriter::longest_replacement;
}

std::string rewritten(std::string_view text, std::size_t piece, std::size_t room) {
    LabelRewriter rewriter;
    std::string out =
        fuzz::passed_in_pieces(text, piece, room, [&](std::string_view in, std::span<char> free) {
            return rewriter.rewrite(in, free, show);
        });
    std::vector<char> free(LabelRewriter::longest_replacement);
    out.append(free.data(), rewriter.finish(free, show));
    return out;
}

// The same, by line and without a state.
std::string expected(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        std::string_view line = first_of(text, end);
        text.remove_prefix(end);
        const std::size_t digits =
            line[0] == '@' ? std::min(line.find_first_not_of("0123456789abcdef", 1), line.size()) - 1 : 0;
        const auto label = digits == 24 ? label_from_text(first_of(line, 25)) : std::nullopt;
        char shown[LabelRewriter::longest_replacement];
        if (const std::size_t size = label ? show(*label, shown) : 0) {
            out.append(shown, size);
            line.remove_prefix(25);
        }
        out += line;
    }
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto text = fuzz::as_text(data + 2, size - 2);
    const std::string in_pieces = rewritten(text, 1 + data[0], LabelRewriter::longest_replacement + data[1]);
    fuzz::must(in_pieces == expected(text), "it is what it should be");
    return 0;
}
