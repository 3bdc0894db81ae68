// SPDX-License-Identifier: ISC
// What the machine calls its users, by /etc/passwd alone: a program that is static asks no other service of
// names (docs/decisions/0011). One who is not in it is a number.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace lares::service {

class UserNames {
  public:
    UserNames() = default; // knows nobody
    explicit UserNames(std::string_view passwd);
    static UserNames of_machine();

    std::string name_of(std::uint32_t user) const;
    // Who may be meant by a name that nobody has; empty: nobody.
    std::string nearest_to(std::string_view name) const;

  private:
    std::map<std::uint32_t, std::string> names_;
};

} // namespace lares::service
