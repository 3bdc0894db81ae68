// SPDX-License-Identifier: ISC
// A tree of processes as it is shown: with what it costs another look at each to know.
#pragma once

#include "present/process_tree.hpp"
#include "service/supervision_tree.hpp"

#include <span>
#include <vector>

namespace lares::front {

std::vector<present::ProcessNode> shown_nodes(std::span<const service::TreeNode> nodes, Moment now);

// What whoever looks at our output can see.
present::Letters letters();

} // namespace lares::front
