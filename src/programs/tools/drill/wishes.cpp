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
        else if (!option.starts_with('-'))
            wishes.words.emplace_back(option);
        else {
            wrong = word;
            return std::nullopt;
        }
    }
    return wishes;
}

std::vector<Drill> drills_for(const Wishes& wishes) {
    std::vector<Drill> all = drills(wishes.extent);
    return wishes.words.empty() ? all : drills_with(wishes.words, all);
}

} // namespace lares::drill
