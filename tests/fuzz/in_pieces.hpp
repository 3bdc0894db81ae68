// SPDX-License-Identifier: ISC
// A filter whose input comes in pieces and whose output has little room: it must come to the same stream. The
// first two bytes of the data say how large the pieces are and how much room there is; the rest is the input.
#pragma once

#include "base/progress.hpp"
#include "target.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace lares::fuzz {

// `pass(in, room)` answers a Progress.
template <class Pass>
std::string passed_in_pieces(std::string_view text, std::size_t piece, std::size_t room_size, Pass pass) {
    std::string out;
    for (; !text.empty();) {
        // Memory of exactly these sizes, so that whatever reads or writes beyond it is seen.
        const std::vector<char> in(text.begin(),
                                   text.begin() + static_cast<std::ptrdiff_t>(std::min(piece, text.size())));
        std::vector<char> room(room_size);
        const Progress done = pass(std::string_view{in.data(), in.size()}, std::span<char>{room});
        must(done.taken <= in.size() && done.written <= room.size(), "it keeps to its bounds");
        must(done.taken + done.written > 0, "it goes on");
        out.append(room.data(), done.written);
        text.remove_prefix(done.taken);
    }
    return out;
}

} // namespace lares::fuzz
