// SPDX-License-Identifier: ISC
// Whom the words of `lares disable` mean: entries of the scan directory, and directories that are in none and
// may be supervised all the same.
#pragma once

#include "enabling.hpp"

#include "sys/report.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lares::front {

// Each is there once.
class DisableChoice {
  public:
    // `directory`: where those are that are not enabled.
    DisableChoice(const std::string& scan_directory, const std::string& directory,
                  workshop::ScanEntries& entries)
        : scan_directory_{scan_directory}, directory_{directory}, entries_{entries} {}

    void add(const std::string& word);

    const std::vector<Disabled>& services() const { return services_; }
    int exit_code() const { return exit_code_; }

  private:
    workshop::ScanEntry look(const std::string& name) const { return entries_.look_at(name); }
    void complain(int exit_code, sys::Parts text, std::string_view hint = {});
    void refuse_path(const std::string& word, const std::string& problem);
    void refuse_directory(const std::string& name);
    bool add_that_runs_on(const std::string& word);
    void add_selected(const std::string& word);
    void add_entry(const std::string& name);
    void add_made(const workshop::MadeDirectory& made);
    void add_once(Disabled service);

    const std::string& scan_directory_;
    const std::string& directory_;
    workshop::ScanEntries& entries_;
    std::set<std::pair<std::string, bool>> known_; // the names of `services_`, and whether they are entries
    std::vector<Disabled> services_;
    int exit_code_ = exit_done;
};

} // namespace lares::front
