// SPDX-License-Identifier: ISC
#include "elapsed.hpp"

#include "civil_time.hpp"

#include <utility>

namespace lares {

TextBuffer<31> elapsed_text(TaiLabel from, TaiLabel to) {
    TextBuffer<31> text;
    if (to < from) {
        text.append('-');
        std::swap(from, to);
    }
    const bool borrows = to.nanoseconds < from.nanoseconds;
    const std::uint32_t nanoseconds =
        to.nanoseconds + (borrows ? nanoseconds_of_second : 0) - from.nanoseconds;
    std::array<char, 9> fraction;
    write_fraction(nanoseconds, fraction);
    text.append_number(to.seconds - from.seconds - (borrows ? 1 : 0)).append('.');
    text.append({fraction.data(), fraction.size()});
    return text;
}

} // namespace lares
