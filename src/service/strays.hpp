// SPDX-License-Identifier: ISC
// Whose a process is that stands in the tree as left of nobody: svscan has become its parent, since the run
// that has started it has ended. A daemon that goes into the background takes a session of its own, so that
// only where it works tells: in the directory of its service, unless it has gone elsewhere.
#pragma once

#include "supervision_tree.hpp"

namespace lares::service {

// Sets `left_of` where it can be told.
void find_whose_strays(std::span<TreeNode> nodes, std::span<const Kept> services);

} // namespace lares::service
