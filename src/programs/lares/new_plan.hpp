// SPDX-License-Identifier: ISC
// What the words of lares new come to: a blueprint, and where it is to be built.
#pragma once

#include "workshop/blueprint.hpp"
#include "workshop/building.hpp"
#include "workshop/made_directory.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lares::front {

struct NewWishes {
    std::string name;
    std::vector<std::string> command;
    std::string directory = workshop::usual_directory;
    std::string user;
    std::vector<std::string> variables;
    std::string variables_file;
    std::string working_directory;
    std::vector<std::string> limits;
    bool has_no_log = false;
    std::string log_directory;
    std::string log_user;
    std::string log_size;
    std::uint64_t log_files = workshop::LogPlan{}.how_many;
    std::vector<std::string> ready;
    std::vector<std::string> needs;
    std::vector<std::string> wants;
    std::vector<std::string> groups;
    bool is_oneshot = false;
    std::string restart;
    bool is_down = false;
    std::string stop_signal;
    bool is_to_be_enabled = false;
};

// Of a word that makes no sense it is said, and it ends here.
[[noreturn]] void misused(const std::string& sentence);

workshop::Site site_for(const NewWishes& wishes);
workshop::Blueprint blueprint_for(const NewWishes& wishes, const std::string& name);

// The command by the path at which it was found, and the logger as who it is. False: something about it
// cannot be, all of which is said.
bool is_right(workshop::Blueprint& plan, workshop::Site& site);

struct Common;
// What is right and will hardly work as things are: it is made all the same.
void tell_doubts(const Common& common, const NewWishes& wishes, const workshop::Blueprint& plan,
                 const workshop::Site& site);

} // namespace lares::front
