// SPDX-License-Identifier: ISC
// The services that a command is about: directories, and groups of them.
//
//     svc -t @web            every service of the scan directory whose file `group` has the word web
//
// The scan directory is $SVDIR, or /service. A directory that is really called @web is meant where there is
// one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

// The text of a file `group`: the groups that a service is in, as words.
bool is_in_group(std::string_view text, std::string_view group);

// $SVDIR, or /service.
std::string scan_directory();

// Is this service directory in the group? It says so in its file `group`.
bool belongs_to(const std::string& service, std::string_view group);
// All that it is in, as it names them.
std::vector<std::string> groups_of(const std::string& service);

class Operands {
  public:
    explicit Operands(std::span<char* const> given);

    // Directories, in the order in which they were named; those of a group by their names.
    std::span<char* const> names() const { return words_; }
    // What is wrong with them, as a sentence; empty: nothing.
    std::string problem() const;

  private:
    void add_group(std::string_view group);

    std::string scan_directory_;
    std::string empty_group_;
    std::vector<std::string> kept_;
    std::vector<char*> words_;
};

} // namespace lares::service
