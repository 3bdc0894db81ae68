// SPDX-License-Identifier: ISC
// A file of envini: what is found in it can be put into an environment, and it comes to an end.
#include "protocol/ini_file.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto text = fuzz::as_text(data, size);
    protocol::IniFile file{text};
    std::size_t lines = 1;
    for (char c : text) lines += c == '\n' ? 1 : 0;
    std::size_t found = 0;
    while (const auto entry = file.next()) {
        fuzz::must(++found <= lines, "there is no more than one variable in a line");
        fuzz::must(!entry->name.empty(), "a variable has a name");
        for (const char c : {'=', '\0', '\n', ' ', '\t', '\r'})
            fuzz::must(!entry->name.contains(c), "a name is a name");
        fuzz::must(!entry->value.contains('\n') && !entry->value.contains('\0'), "a value is of one line");
        fuzz::must(!entry->section || !entry->section->contains('\n'), "so is a section");
    }
    return 0;
}
