// SPDX-License-Identifier: ISC
// The file group, behind the name of a group and a NUL: who is in it has its name there, between blanks.
#include "service/operands.hpp"
#include "target.hpp"

#include "base/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto [group, file] = split_at(fuzz::as_text(data, size), '\0');
    if (!service::is_in_group(file, group)) return 0;
    fuzz::must(!group.empty(), "nobody is in a group without a name");
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    bool stands_alone = false;
    for (auto at = file.find(group); at != file.npos && !stands_alone; at = file.find(group, at + 1)) {
        const auto end = at + group.size();
        stands_alone = (at == 0 || is_blank(file[at - 1])) && (end == file.size() || is_blank(file[end]));
    }
    fuzz::must(stands_alone, "the name is a word of the file");
    return 0;
}
