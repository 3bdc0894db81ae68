// SPDX-License-Identifier: ISC
// Text without a heap: a buffer of fixed room to append to, and numbers from and to decimal digits.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lares {

// The decimal digits of a number, kept in the object.
class Decimal {
  public:
    explicit Decimal(std::uint64_t number) {
        do {
            digits_[--first_] = static_cast<char>('0' + number % 10);
            number /= 10;
        } while (number != 0);
    }
    std::string_view view() const { return {digits_.data() + first_, digits_.size() - first_}; }

  private:
    std::array<char, 20> digits_;
    std::size_t first_ = 20;
};

// Text that grows up to a limit and drops what does not fit; truncated() then says so.
template <std::size_t Room>
class TextBuffer {
  public:
    // What is not used of the room is not touched, unless the compiler fills it.
    constexpr TextBuffer() {
        if
            consteval {
                text_.fill('\0');
            }
    }
    TextBuffer& append(std::string_view more) {
        for (char c : more) {
            if (size_ == Room) {
                truncated_ = true;
                break;
            }
            text_[size_++] = c;
        }
        return *this;
    }
    TextBuffer& append(char c) { return append(std::string_view{&c, 1}); }
    template <std::unsigned_integral Number>
    TextBuffer& append_number(Number number) {
        return append(Decimal{number}.view());
    }

    std::string_view view() const { return {text_.data(), size_}; }
    // The text with a terminating NUL, for system calls. There is always room for it.
    const char* c_str() {
        text_[size_] = '\0';
        return text_.data();
    }
    std::size_t size() const { return size_; }
    bool truncated() const { return truncated_; }
    void clear() { size_ = 0, truncated_ = false; }

    friend bool operator==(const TextBuffer& one, const TextBuffer& other) {
        return one.view() == other.view();
    }

  private:
    // In front, so that the end of a room that is not used is not touched.
    std::size_t size_ = 0;
    bool truncated_ = false;
    std::array<char, Room + 1> text_;
};

// All of `text` as a decimal number; nothing for an empty text, another character or an overflow.
std::optional<std::uint64_t> number_from_text(std::string_view text);

// The first `count` characters, and all but these; a text that is shorter is no error. (substr() would have
// to be ready to throw, and that brings the C++ run-time library and its memory into every daemon.)
inline std::string_view first_of(std::string_view text, std::size_t count) {
    return {text.data(), count < text.size() ? count : text.size()};
}
inline std::string_view rest_of(std::string_view text, std::size_t count) {
    text.remove_prefix(count < text.size() ? count : text.size());
    return text;
}

// The part before the first `separator`, and what follows it; the whole and nothing when there is none.
struct Split {
    std::string_view head;
    std::string_view rest;
};
Split split_at(std::string_view text, char separator);

// What is behind the last slash of a path; all of it where there is none.
inline std::string_view last_part_of(std::string_view path) {
    return rest_of(path, path.rfind('/') + 1); // none: 0
}

// A byte of a text from outside as it may stand in a line of ours: what could end that, or move the cursor,
// is a question mark. Letters of other languages are left (UTF-8).
constexpr char plain(char byte) {
    return static_cast<unsigned char>(byte) < ' ' || byte == '\x7f' ? '?' : byte;
}

// The text without the spaces, tabs, newlines and carriage returns at its end.
std::string_view trim_end(std::string_view text);

} // namespace lares
