// SPDX-License-Identifier: ISC
// What lares why tells people of one service: how it stands and is wanted, whom it has to do with, how it has
// died, what it has said last, and what is found to be wrong.
#pragma once

#include "diagnosis/finding.hpp"
#include "diagnosis/picture.hpp"
#include "service/relations.hpp"

#include <string>
#include <vector>

namespace lares::front {

// `relations`: who needs whom, which is read once for several pages.
std::string page_of(const diagnosis::Picture& picture, const std::vector<diagnosis::Finding>& findings,
                    service::RelationReader& relations);

// A line for each of its last deaths, the newest first.
std::vector<std::string> causes_of(const diagnosis::Picture& picture);

} // namespace lares::front
