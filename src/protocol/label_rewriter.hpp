// SPDX-License-Identifier: ISC
// What tai64nlocal does to a stream: a label at the beginning of a line is replaced by something else.
//
//     @400000003b9aca0a00000000 the rest of the line
//     │└──────────────────────┘
//     └ the first byte of the line; then 24 lower-case digits, and no 25th
//
// Everything else goes through as it is: labels elsewhere, what merely begins like one, NUL bytes, lines
// without an end. The stream comes in pieces. Where one ends within a label, up to 25 bytes are kept back,
// because only the byte after a label says that it was one; nothing else ever is.
#pragma once

#include "base/hex.hpp"
#include "base/progress.hpp"
#include "base/tai.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <span>

namespace lares::protocol {

class LabelRewriter {
  public:
    // There must be so much room, or nothing is done.
    static constexpr std::size_t longest_replacement = 64;

    // Goes on until the input is taken, or the room is nearly full. `replace(label, out)` writes what takes
    // the label's place and answers its size; after 0 the label stays.
    template <class Replace>
    Progress rewrite(std::string_view in, std::span<char> room, Replace replace) {
        std::string_view rest = in;
        std::span<char> free = room;
        while (!rest.empty() && free.size() >= longest_replacement) {
            if (place_ == Place::line_start)
                at_line_start(rest, free, replace);
            else if (place_ == Place::label)
                in_label(rest, free, replace);
            else
                in_line(rest, free);
        }
        return {in.size() - rest.size(), room.size() - free.size()};
    }

    // The input is over; a whole label is one without a byte after it. Answers how much was written.
    template <class Replace>
    std::size_t finish(std::span<char> room, Replace replace) {
        std::span<char> free = room;
        if (place_ == Place::label) end_label(free, replace);
        return room.size() - free.size();
    }

  private:
    enum class Place : unsigned char { line_start, label, line };

    static void put(std::string_view text, std::span<char>& free) {
        std::memcpy(free.data(), text.data(), text.size());
        free = free.subspan(text.size());
    }

    template <class Replace>
    static void put_label(std::string_view text, TaiLabel label, std::span<char>& free, Replace& replace) {
        const std::size_t size = replace(label, free.data());
        if (size == 0) return put(text, free);
        free = free.subspan(size);
    }

    // Mostly all of a label is here, and the byte after it.
    template <class Replace>
    void at_line_start(std::string_view& rest, std::span<char>& free, Replace& replace) {
        place_ = Place::line;
        if (rest[0] != '@') return;
        if (rest.size() <= TaiLabel::text_size) {
            place_ = Place::label;
            kept_size_ = 0;
            return;
        }
        if (hex_value(rest[TaiLabel::text_size]) != not_hex) return;
        const std::string_view text = first_of(rest, TaiLabel::text_size);
        const auto label = label_from_text(text);
        if (!label) return;
        put_label(text, *label, free, replace);
        rest.remove_prefix(TaiLabel::text_size);
    }

    template <class Replace>
    void in_label(std::string_view& rest, std::span<char>& free, Replace& replace) {
        const bool goes_on = kept_size_ == 0 || hex_value(rest[0]) != not_hex;
        if (!goes_on) return end_label(free, replace);
        if (kept_size_ == kept_.size()) return end_text(free);
        kept_[kept_size_++] = rest[0];
        rest.remove_prefix(1);
    }

    template <class Replace>
    void end_label(std::span<char>& free, Replace& replace) {
        const std::string_view text{kept_.data(), kept_size_};
        const auto label = label_from_text(text);
        if (!label) return end_text(free);
        put_label(text, *label, free, replace);
        place_ = Place::line;
    }

    // It was none.
    void end_text(std::span<char>& free) {
        put({kept_.data(), kept_size_}, free);
        place_ = Place::line;
    }

    void in_line(std::string_view& rest, std::span<char>& free) {
        const std::size_t limit = std::min(rest.size(), free.size());
        const void* const end = std::memchr(rest.data(), '\n', limit);
        const std::size_t size =
            end ? static_cast<std::size_t>(static_cast<const char*>(end) - rest.data()) + 1 : limit;
        put(first_of(rest, size), free);
        rest.remove_prefix(size);
        if (end) place_ = Place::line_start;
    }

    Place place_ = Place::line_start;
    std::array<char, TaiLabel::text_size> kept_;
    std::size_t kept_size_ = 0;
};

} // namespace lares::protocol
