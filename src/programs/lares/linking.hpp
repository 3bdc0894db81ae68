// SPDX-License-Identifier: ISC
// The links of services that are enabled. Who has got one is to be started.
#pragma once

#include "enabling.hpp"
#include "entry_account.hpp"
#include "service/ties.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lares::front {

class Linking {
  public:
    Linking(workshop::ScanEntries& scan, const EnableWishes& wishes, EntryAccount& account)
        : scan_{scan}, wishes_{wishes}, account_{account} {}

    void add(const workshop::MadeDirectory& made);

    // Who is to be started, and from where.
    const std::vector<service::Newcomer>& linked() const { return linked_; }
    const std::set<std::string>& new_names() const { return new_; }

  private:
    std::string command(std::string_view verb, std::string_view name) const;
    bool refuse(const std::string& name, const std::string& sentence, std::string_view hint = {},
                int exit_code = exit_failed);
    bool is_suitable(const workshop::MadeDirectory& made, const std::string& name);
    bool link(const workshop::MadeDirectory& made, const std::string& name);
    bool refuse_taken(const workshop::ScanEntry& there, const std::string& name);
    bool refuse_failed(const Error& error, const std::string& name);

    workshop::ScanEntries& scan_;
    const EnableWishes& wishes_;
    EntryAccount& account_;
    std::vector<service::Newcomer> linked_;
    std::set<std::string> new_;
};

} // namespace lares::front
