// SPDX-License-Identifier: ISC
// Which supervise looks after a service: what the tree is made of (supervision_tree.hpp).
//
// A supervise of ours says who it is. Another one is who holds the lock in the control directory; and where
// that may not be seen, the parent of the process.
#pragma once

#include "lock_holders.hpp"
#include "selection.hpp"
#include "service.hpp"
#include "supervision_tree.hpp"

#include <span>
#include <string>
#include <vector>

namespace lares::service {

// These, each with its log behind it if it has one that is a service of its own.
std::vector<Kept> kept_services(std::span<const Selected> services, const ProcessTable& table);

Kept kept_service(const Service& service, std::string name, const ProcessTable& table,
                  const LockHolders& locks);

} // namespace lares::service
