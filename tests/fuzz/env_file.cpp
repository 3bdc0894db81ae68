// SPDX-License-Identifier: ISC
// A file of envdir: its value can be put into an environment, and is never longer than the file.
#include "protocol/env_file.hpp"
#include "target.hpp"

#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    std::vector<char> contents(data, data + size);
    const auto value = protocol::value_of_env_file(contents);
    fuzz::must(value.has_value() == (size > 0), "an empty file removes, and nothing else does");
    if (!value) return 0;
    fuzz::must(!value->contains('\0'), "there is no NUL in it");
    fuzz::must(value->data() == contents.data() && value->size() <= size, "it is the beginning of the file");
    fuzz::must(!value->ends_with(' ') && !value->ends_with('\t'), "it does not end in a blank");
    for (std::size_t at = value->size(); at < size && data[at] != '\n'; ++at)
        fuzz::must(data[at] == ' ' || data[at] == '\t', "what is left out are blanks");
    for (std::size_t at = 0; at < value->size(); ++at)
        fuzz::must((*value)[at] == static_cast<char>(data[at]) || (data[at] == 0 && (*value)[at] == '\n'),
                   "it is otherwise the file");
    return 0;
}
