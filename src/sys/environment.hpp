// SPDX-License-Identifier: ISC
// The environment that the next program gets: that of this process, and edits to it.
//
// An edit removes every entry of its name, the last entry of all taking the place of each, and then appends
// the new one. So the order of the entries is the one that daemontools leaves, where a name was there once.
// The edits do not show in this process itself, which goes on to find programs by the PATH that it was given.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace lares::sys {

class Environment {
  public:
    // The pieces of a name, one after the other.
    using Name = std::initializer_list<std::string_view>;

    Environment() = default;
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment();

    // Sets the variable, or removes it when there is no value. A NUL in the value ends it. The only thing
    // that may be wrong is that there is no memory.
    Result<> edit(Name name, std::optional<std::string_view> value);

    // Ends with a null pointer; valid until the next edit.
    const char* const* whole() const;

  private:
    struct Text;

    Result<> begin();
    bool make_room();
    Text* keep(Name name, std::optional<std::string_view> value);

    const char** entries_ = nullptr; // null until the first edit
    std::size_t count_ = 0;
    std::size_t room_ = 0;
    Text* texts_ = nullptr; // what was made here
};

} // namespace lares::sys
