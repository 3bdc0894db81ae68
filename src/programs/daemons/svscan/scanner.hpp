// SPDX-License-Identifier: ISC
// Looks at the names in the scan directory, and finds or makes the slot of each.
//
// A slot belongs to a directory, and not to the name: of two names for one directory the first in order
// counts. So what a new name is can depend on all the others, and then all are looked at. Instances share
// one, and there a slot belongs to both (protocol/instance.hpp).
#pragma once

#include "attendant.hpp"
#include "machine/passing_names.hpp"
#include "name_list.hpp"

#include <optional>

namespace lares::svscan {

class Scanner {
  public:
    Scanner(const sys::Fd& directory, Table& table, Inspector& inspector, Attendant& attendant,
            Complaints& complaints, const sys::Report& report)
        : directory_{directory}, identity_{sys::info(directory).value_or(sys::FileInfo{}).identity},
          table_{table}, inspector_{inspector}, attendant_{attendant}, complaints_{complaints}, report_{
                                                                                                    report} {}

    void scan(Moment now); // looks at every name
    // As soon as all that has happened is known: however much it is, it takes one scan.
    void owe_scan() { owes_scan_ = true; }
    bool takes_scan_owed(); // true once
    void on_appeared(const char* name, bool made_in_place, Moment now);
    void look_at_fresh_names(Moment now); // if it is time
    std::optional<Moment> deadline() const { return passing_.deadline(); }
    void stop() { stopped_ = true; } // looks at no name any more
    // What is found is to be stopped.
    void find_to_stop() { finds_to_stop_ = true; }

    // Some names could not be looked into; what mends them may be out of sight.
    bool has_unexplored_names() const { return unexplored_ || inspector_.has_unknown_logs(); }

  private:
    bool read_names();
    void note_removed_names(Moment now);
    void note_removed(Slot& slot);
    void look_at_new_name(const char* name, bool made_in_place, Moment now);
    void examine(const char* name, bool made_in_place, Moment now);
    void inspect(Slot& slot, Moment now);
    void note_unexplored(const char* name, int error);
    void adopt_name(Slot& slot, const char* name);
    Result<std::string_view> instance_called(const char* name) const;
    struct Entry {
        const char* name;
        std::string_view instance; // the end of the name; empty: it is none
        sys::FileIdentity identity;
    };
    Slot* new_slot(const Entry& entry, bool made_in_place, Moment now);

    const sys::Fd& directory_;
    sys::FileIdentity identity_; // of the scan directory
    Table& table_;
    Inspector& inspector_;
    Attendant& attendant_;
    Complaints& complaints_;
    const sys::Report& report_;

    NameList names_;
    NameList fresh_names_; // that have just appeared
    machine::PassingNames passing_;
    bool stops_removed_ = false;
    bool owes_scan_ = false;
    bool unexplored_ = false;
    bool stopped_ = false;
    bool finds_to_stop_ = false;
};

} // namespace lares::svscan
