// SPDX-License-Identifier: ISC
// What there is to count: who was born in each service, what was written, what of it has come to light in the
// logs, and how the requests went. Everything since the beginning; a drill is the difference of two totals.
#pragma once

#include "judge.hpp"
#include "load.hpp"
#include "log_reader.hpp"
#include "scratch_tree.hpp"

#include <map>
#include <string>
#include <vector>

namespace lares::drill {

class Ledger {
  public:
    // `load`: none without nginx.
    Ledger(const ScratchTree& scratch, const Load* load);

    // From now on, these are the lines that have to be in the logs.
    void mark();
    // Reads on. Empty when the last of them is in each log; else which log has not come that far.
    std::string what_is_not_logged();

    Seen totals() const;

    // How many lines all writers have written so far.
    std::uint64_t written() const;
    // The writer of this service is in the midst of a line: the pipe is full, if that lasts.
    bool is_writing(const std::string& service, std::uint64_t& line) const;

  private:
    struct Account {
        std::string service;
        std::string directory;
        LogReader log;
        std::map<std::string, std::uint64_t> marks; // by the name of the process: its last line
    };
    static void add_lines(Seen& totals, const Account& account);

    const ScratchTree& scratch_;
    const Load* load_;
    std::vector<Account> accounts_;
};

// What came between them.
Seen difference(const Seen& before, const Seen& after);

} // namespace lares::drill
