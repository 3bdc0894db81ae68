// SPDX-License-Identifier: ISC
// What each process of a service leaves behind of its own accord, so that nobody needs to believe supervise:
// a file in the directory `births` of its service, called PID.TICKS like the process, with three numbers that
// the process keeps up to date in memory that it shares with whoever looks.
#pragma once

#include "sys/fd.hpp"
#include "sys/lock.hpp"
#include "sys/pages.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lares::drill {

struct BirthRecord {
    std::uint64_t begun = 0;   // lines that were begun to be written
    std::uint64_t written = 0; // lines that were written
    std::uint64_t doubled = 0; // 1: another process of the service was alive
};

// The process itself, in its service directory, for as long as it lives; in the program that it becomes, too.
class Birth {
  public:
    Birth();
    const std::string& name() const { return name_; }

    void on_line_begun() { store(&BirthRecord::begun, ++lines_); }
    void on_line_written() { store(&BirthRecord::written, lines_); }

  private:
    void store(std::uint64_t BirthRecord::*number, std::uint64_t value);

    std::string name_;
    sys::Lock alone_;
    sys::Pages pages_; // the file
    BirthRecord* record_ = nullptr;
    std::uint64_t lines_ = 0;
};

struct Born {
    std::string name;
    BirthRecord record;
};
// Everybody that a service has had.
std::vector<Born> births_of(const std::string& service_directory);

} // namespace lares::drill
