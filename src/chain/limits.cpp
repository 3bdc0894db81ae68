// SPDX-License-Identifier: ISC
#include "limits.hpp"

#include <algorithm>

namespace lares::chain {

namespace {

sys::Limit changed(sys::Limit limit, const protocol::LimitValue& value) {
    using Kind = protocol::LimitValue::Kind;
    switch (value.kind) {
    case Kind::number: return {std::min(value.number.number, limit.hard), limit.hard};
    case Kind::hard: return {limit.hard, limit.hard};
    case Kind::unlimited: return {sys::Limit::unlimited, sys::Limit::unlimited};
    }
    return limit;
}

} // namespace

Result<> set_soft_limit(sys::Resource resource, const protocol::LimitValue& value) {
    const auto limit = sys::limit_of(resource);
    if (!limit) return fail(limit);
    return sys::set_limit(resource, changed(*limit, value));
}

} // namespace lares::chain
