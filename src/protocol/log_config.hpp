// SPDX-License-Identifier: ISC
// The language of the file `config` in a log directory of svlogd, read line by line. The first byte of a line
// selects what it means:
//
//     sSIZE[k|m]  nNUMBER  NNUMBER  tSECONDS[m|h]  !COMMAND  pPREFIX   settings of the directory
//     +PATTERN -PATTERN                                                which lines go there
//     ePATTERN EPATTERN                                                which lines go to standard error
//     uADDRESS[:PORT] UADDRESS[:PORT]                                  who is sent them
//
// Any other first byte is passed over in silence, as it always was; `#` is for comments. A number is the
// digits up to the first other byte, and 0 if there are none.
#pragma once

#include "log_plan.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace lares::protocol {

class LogConfig {
  public:
    // A line that makes no sense: "unable to `what`: `text`".
    struct Complaint {
        std::string_view what;
        std::string_view text;
    };

    // `line_size`: by how many bytes a line is known.
    explicit LogConfig(std::uint64_t line_size);

    // A line of settings. The line must outlive what is made of it, and ends with a NUL.
    std::optional<Complaint> take(const char* line);
    LogSettings settings() const;

  private:
    std::optional<Complaint> take_address(std::string_view text, bool is_alone);

    std::uint64_t line_size_;
    LogSettings settings_;
    std::uint64_t number_ = 10;
    std::uint64_t number_when_full_ = 10;
};

// What a line says about which lines of the log a destination gets: a select or a deselect; nothing if it is
// not about that. Before the first of them the log has all lines, and standard error has none.
enum class LogDestination : bool { log, standard_error };
std::optional<LogAction> choice_of(const char* line, LogDestination destination);

// What selects all lines again, or none, for the next destination.
LogAction choice_of_all(LogAction::Kind kind);

// The lines of a file, each ended by a NUL. The last byte of `text` is not a part of the file: it ends a line
// that has no newline.
template <class Take>
void for_each_line(std::span<char> text, Take&& take) {
    if (text.empty()) return;
    for (char& c : text)
        if (c == '\n') c = '\0';
    text.back() = '\0';
    for (const char* line = text.data(); line < &text.back(); line += std::string_view{line}.size() + 1)
        take(line);
}

} // namespace lares::protocol
