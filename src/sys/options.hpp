// SPDX-License-Identifier: ISC
// Short options, as the getopt of daemontools reads them.
//
// -x, clusters -xyz, -oVALUE and -o VALUE. The first other word ends them; `--` is passed over and ends them;
// a lone dash ends them and is an operand. In a cluster a letter that takes a value takes the rest of the
// word. There are no long options, and nothing is looked for behind the first operand.
//
// Programs that had no options in daemontools 0.76 and have one now take a word with any other letter for an
// operand, as they always did: Unlisted::operand.
//
//     Options options{argc, argv, "ab:"};
//     while (const auto letter = options.next()) switch (*letter) {
//         …
//         default: options.complain(); usage();
//     }
//     for (const char* operand : options.operands()) …
#pragma once

#include "base/time.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace lares::sys {

class Options {
  public:
    // What next() answers for a letter that is not allowed, or that lacks its value.
    static constexpr char wrong = '?';

    // What a word is whose first letter is not in the list.
    enum class Unlisted : bool { wrong, operand };

    // A colon after a letter of `letters` says that it takes a value.
    Options(int argc, char** argv, const char* letters, Unlisted unlisted = Unlisted::wrong)
        : words_{argv, static_cast<std::size_t>(argc)}, letters_{letters}, unlisted_{unlisted} {}

    // Nothing when the options are over.
    std::optional<char> next();
    // Of the letter that next() has just answered.
    const char* value() const { return value_; }

    // Says what is wrong on standard error, in getopt's words: "svc: illegal option -- Z".
    void complain() const;

    // What follows the options, once next() has answered nothing.
    std::span<char* const> operands() const { return words_.subspan(at_); }

  private:
    bool is_operand(std::string_view word) const;
    char found_wrong(char letter, std::string_view complaint);

    std::span<char* const> words_;
    std::string_view letters_;
    Unlisted unlisted_;
    std::size_t at_ = 1; // the next word
    bool over_ = false;
    const char* rest_ = nullptr; // what is left of a cluster
    const char* value_ = "";
    std::string_view complaint_;
    char wrong_letter_ = '\0';
};

// "5", "0.5", ".5": seconds, to the nanosecond. Nothing for anything else, and for more than a hundred years.
std::optional<Span> seconds_from_text(std::string_view text);

} // namespace lares::sys
