// SPDX-License-Identifier: ISC
#include "wishes.hpp"

#include <string_view>

namespace lares::drill {

std::optional<Wishes> wishes_from(std::span<char* const> words, const char*& wrong) {
    Wishes wishes;
    for (const char* word : words) {
        const std::string_view option{word};
        if (option == "--quick")
            wishes.extent = Extent::quick;
        else if (option == "--keep")
            wishes.keep = true;
        else if (option == "--list")
            wishes.list = true;
        else if (option == "--json")
            wishes.json = true;
        else {
            wrong = word;
            return std::nullopt;
        }
    }
    return wishes;
}

} // namespace lares::drill
