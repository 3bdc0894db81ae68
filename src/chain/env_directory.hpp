// SPDX-License-Identifier: ISC
// A directory of variables, one file each: what envdir and chpst -e read.
//
//     EnvDirectory directory;
//     if (auto opened = directory.open(name); !opened) …
//     for (;;) {
//         const auto entry = directory.next();
//         if (!entry) …                          // what is wrong, and with which file
//         if (!*entry) break;
//         environment.edit({(*entry)->name}, (*entry)->value);
//     }
//
// Names that begin with a dot are left out. A file that has gone since its name was read, and a link that
// leads nowhere, are passed over.
#pragma once

#include "sys/directory.hpp"
#include "sys/growing_file.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

namespace lares::chain {

struct EnvEntry {
    std::string_view name;
    std::optional<std::string_view> value; // nothing: the variable is to be removed
};

struct EnvFailure {
    enum class Step : std::uint8_t {
        start, // to look where we are
        enter, // to go to the directory …
        open,
        list,
        file, // … to read this file of it
        back, // … and to come back
    };
    Step step;
    int error; // an errno value
    std::string_view file{};
};

class EnvDirectory {
  public:
    std::expected<void, EnvFailure> open(const char* name);

    // The next one; nothing at the end. What it answers is valid until the next call, and one file that fails
    // may be passed over by calling again.
    std::expected<std::optional<EnvEntry>, EnvFailure> next();

  private:
    sys::Fd directory_;
    std::optional<sys::DirectoryReader> reader_;
    sys::GrowingFile file_;
};

} // namespace lares::chain
