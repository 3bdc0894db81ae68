// SPDX-License-Identifier: ISC
// TAI64N labels: the moment written as 12 bytes, or as '@' and 24 hexadecimal digits.
//
// Source: cr.yp.to/daemontools/tai64n.html and the behaviour of daemontools 0.76, which counts TAI as
// unix time + 10 s for ever and consults no table of leap seconds. That is part of the format: never "mend"
// it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lares {

struct TaiLabel {
    // Seconds of the label for unix time 0: 2^62 + 10.
    static constexpr std::uint64_t unix_epoch = 4611686018427387914ULL;
    static constexpr std::size_t packed_size = 12;
    static constexpr std::size_t text_size = 25;

    std::uint64_t seconds = unix_epoch;
    std::uint32_t nanoseconds = 0;

    static constexpr TaiLabel from_unix(std::int64_t unix_seconds, std::uint32_t nanoseconds) {
        return {unix_epoch + static_cast<std::uint64_t>(unix_seconds), nanoseconds};
    }
    constexpr std::int64_t unix_seconds() const { return static_cast<std::int64_t>(seconds - unix_epoch); }

    friend auto operator<=>(const TaiLabel&, const TaiLabel&) = default;
};

// Seconds from `earlier` to `later` as svstat has always counted them: the difference of the whole seconds,
// whatever the nanoseconds; 0 when `earlier` lies in the future.
std::uint64_t whole_seconds_between(TaiLabel earlier, TaiLabel later);

// 8 bytes of seconds, 4 of nanoseconds, both big-endian.
void pack(TaiLabel label, std::span<unsigned char, TaiLabel::packed_size> out);
TaiLabel unpack_label(std::span<const unsigned char, TaiLabel::packed_size> bytes);

// "@400000003b9aca0a00000000": 25 characters, not terminated.
std::array<char, TaiLabel::text_size> to_text(TaiLabel label);
// Exactly 25 characters with lower-case digits, or nothing.
std::optional<TaiLabel> label_from_text(std::string_view text);

} // namespace lares
