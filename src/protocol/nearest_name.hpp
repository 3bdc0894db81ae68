// SPDX-License-Identifier: ISC
// What somebody may have meant who has written a name that there is not: "stopsteps" is nearly "stop-steps".
//
// A letter that is missing, too much or another one is one slip, and so are two neighbours that are swapped.
// Short names are alike by chance: of two of which the shorter has 4 to 7 letters, one slip is between them
// at most, and of longer ones two. Names with less than 4 letters are near where two neighbours are swapped,
// and nothing else.
#pragma once

#include <cstddef>
#include <string_view>

namespace lares::protocol {

// How many slips make the one name of the other one; nothing is known of more than two: 3.
std::size_t slips_between(std::string_view one, std::string_view other);

class NearestName {
  public:
    explicit NearestName(std::string_view text) : text_{text} {}

    // One of the names that there are. It must outlive the object.
    void consider(std::string_view known);
    // The nearest of them, of several the first; empty: none is near, or it is one of them itself.
    std::string_view found() const { return slips_ == 0 ? std::string_view{} : found_; }

  private:
    std::string_view text_;
    std::string_view found_;
    std::size_t slips_ = 3;
};

// The same for a list of names, of whatever can be looked at as text. The answer is one of them, so that a
// list which would be gone by then is refused.
template <class Names>
std::string_view nearest_name(std::string_view text, const Names& known) {
    NearestName nearest{text};
    for (const auto& name : known) nearest.consider(name);
    return nearest.found();
}
template <class Names>
std::string_view nearest_name(std::string_view text, const Names&& gone) = delete;

} // namespace lares::protocol
