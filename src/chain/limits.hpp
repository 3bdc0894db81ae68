// SPDX-License-Identifier: ISC
// Setting one limit as softlimit and chpst do: the soft one, and never beyond the hard one.
#pragma once

#include "protocol/limit_value.hpp"
#include "sys/limits.hpp"

namespace lares::chain {

// The attempt that failed is "getrlimit" or "setrlimit"; EINVAL from the first: this kernel has no such
// limit.
Result<> set_soft_limit(sys::Resource resource, const protocol::LimitValue& value);

} // namespace lares::chain
