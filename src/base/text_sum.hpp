// SPDX-License-Identifier: ISC
// A sum over a text, by which another text is told from it without keeping it: FNV-1a with 64 bits. It is
// never 0, which can stand for no text. Not for texts that somebody makes up to have the same sum.
#pragma once

#include <cstdint>
#include <string_view>

namespace lares {

constexpr std::uint64_t sum_of(std::string_view text) {
    std::uint64_t sum = 14'695'981'039'346'656'037U;
    for (char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    return sum | 1;
}

} // namespace lares
