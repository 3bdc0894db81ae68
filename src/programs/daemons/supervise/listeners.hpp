// SPDX-License-Identifier: ISC
// The links by which services hear of each other:
//
//     /service/db/event/ftrig1:@…  ->  /etc/sv/web/supervise/news
//
// web has made it, and db finds by it who needs it. If somebody has removed db's `event`, who needs it is
// found by the names in the scan directory, once, and is called: each of them makes its link again.
#pragma once

#include "base/result.hpp"
#include "doubt.hpp"
#include "machine/neighbourhood.hpp"
#include "standpoint.hpp"

namespace lares::supervise {

// Our own link, of which there is one, whoever of us has made it. What is not there cannot be listened to,
// and its name is waited for.
Result<> listen_to(const Standpoint& at, const char* neighbour);

// Those with a link in our `event`, and the same where that was there, and is not any more.
void find_who_needs_us(const Standpoint& at, machine::Neighbourhood& all, Doubt& doubt);
void call_who_needs_us(const Standpoint& at, machine::Neighbourhood& all, Doubt& doubt);

// Does one still hold our stop that did? Its link may be gone with the supervise that had made it.
bool holds_us_still(const Standpoint& at, const char* name, Doubt& doubt);

} // namespace lares::supervise
