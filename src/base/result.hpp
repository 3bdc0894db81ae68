// SPDX-License-Identifier: ISC
// Errors are values. The error is two words of memory, and its words complete one sentence.
#pragma once

#include <expected>

namespace lares {

// Why something could not be done. `attempt` completes the sentence "unable to …", so that whoever reports
// the error can write "unable to open supervise/control: access denied".
struct Error {
    int number;          // an errno value
    const char* attempt; // a string literal: "open", "lock", "create pipe for"

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T = void>
using Result = std::expected<T, Error>;

// Hands the error of one result on as the error of another.
template <class T>
std::unexpected<Error> fail(const Result<T>& failed) {
    return std::unexpected(failed.error());
}

} // namespace lares
