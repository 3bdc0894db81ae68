// SPDX-License-Identifier: ISC
// All lines that multilog has put into a directory, read on from where the last look ended. Files are known
// by their inode, so that a rotation in between does not matter.
#pragma once

#include "line_tally.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace lares::drill {

class LogReader {
  public:
    explicit LogReader(std::string directory) : directory_{std::move(directory)} {}

    void read_on();

    // By the name of the process that has written them.
    const std::map<std::string, LineTally, std::less<>>& tallies() const { return tallies_; }

  private:
    struct Place {
        std::uint64_t offset = 0;
        std::string begun; // a line whose end has not come yet
    };
    void read_on(int directory, const char* name);
    void take(Place& place, std::string_view bytes);

    std::string directory_;
    std::map<std::uint64_t, Place> places_; // by inode
    std::map<std::string, LineTally, std::less<>> tallies_;
};

} // namespace lares::drill
