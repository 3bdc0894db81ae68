// SPDX-License-Identifier: ISC
// Nothing is left behind, whatever happens. The work is done by a second process; this one only waits until
// it has ended, in whatever way, or until somebody wants us to end, and then ends everybody below and removes
// the tree. Should this one be killed, the other does the same.
#pragma once

#include "scratch_tree.hpp"
#include "sys/process_handle.hpp"
#include "sys/signals.hpp"

#include <functional>

namespace lares::drill {

// What the work has come to. The numbers are the exit codes of the second process.
enum class Fate : int { tree_can_go = 0, broken = 1, failed = 111, tree_is_to_stay = 2 };

using Work = std::function<Fate(const sys::ProcessHandle& guard, sys::Signals& signals)>;

// The exit code of the program. Every signal is blocked.
int guarded(const ScratchTree& scratch, const Work& work);

} // namespace lares::drill
