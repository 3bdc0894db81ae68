// SPDX-License-Identifier: ISC
// The log directories of the command line, and what their files `config` say, as a plan of the engine. It is
// made when svlogd begins, and again after each HUP, in memory that is had once.
#pragma once

#include "command_line.hpp"
#include "logging/loop.hpp"
#include "protocol/log_config.hpp"

namespace lares::svlogd {

class Configuration {
  public:
    // All must outlive the object.
    Configuration(const CommandLine& line, const sys::Report& report) : line_{line}, report_{report} {}

    // What the command line alone says, and memory for everything else.
    Result<> prepare(logging::Plan& plan);
    // Opens the directories and reads their files. What cannot be opened is left out; if that is all, the
    // program ends.
    void read(logging::Plan& plan, logging::Loop& loop);

  private:
    bool open(logging::Directory& directory) const;
    void read_file(logging::Plan& plan, logging::Directory& directory, std::span<char> text);
    void add_actions(logging::Plan& plan, const logging::Directory& directory, std::span<char> text);
    bool add_choices(logging::Plan& plan, std::span<char> text, protocol::LogDestination destination);
    std::span<char> text_of(std::size_t place) const;

    const CommandLine& line_;
    const sys::Report& report_;
    sys::Pages texts_;        // of the files
    bool selects_all_ = true; // so far, in the actions
};

} // namespace lares::svlogd
