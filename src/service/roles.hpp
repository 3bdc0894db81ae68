// SPDX-License-Identifier: ISC
// What a process is in a tree of supervision, by the name of its program: of lares and daemontools, of runit,
// and of s6. The dead, of whom nothing but the name is left, are nothing.
#pragma once

#include "sys/process_entry.hpp"

namespace lares::service {

bool is_supervise(const sys::ProcessEntry& process); // it looks after one service
bool is_scanner(const sys::ProcessEntry& process);   // it starts those, for each entry of a directory
bool is_boot(const sys::ProcessEntry& process);      // it starts that one

} // namespace lares::service
