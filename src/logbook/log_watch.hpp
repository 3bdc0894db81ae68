// SPDX-License-Identifier: ISC
// Being told that something is written into log directories; of one that is not there yet, that it has come.
// Where the kernel does not tell (no more watches are to be had, nobody may read the directory, a file system
// of another machine), a look each second does.
#pragma once

#include "base/result.hpp"
#include "sys/watch.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace lares::logbook {

class LogWatch {
  public:
    explicit LogWatch(std::vector<std::string> directories);

    // Which of them may have something new, by their places; waits until there is one. None: nobody is left
    // who reads what is written to that descriptor.
    std::vector<std::size_t> wait(int reader);

  private:
    void add(std::size_t directory);
    Result<> watch(const std::string& path, std::size_t directory);
    void on_change(const sys::Change& change, std::vector<bool>& changed);
    std::vector<bool> everything() const { return std::vector<bool>(directories_.size(), true); }

    std::vector<std::string> directories_;
    sys::Watch watch_;
    bool looks_by_itself_ = false;
    std::map<int, std::vector<std::size_t>> watched_; // who is to look when something happens there
    std::vector<bool> is_in_place_;                   // it is watched itself, not what is above it
};

} // namespace lares::logbook
