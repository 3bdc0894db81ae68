// SPDX-License-Identifier: ISC
#include "usage.hpp"

#include <sys/resource.h>

namespace lares::sys {

namespace {

Span span_of(const timeval& time) {
    return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

} // namespace

Usage usage_of(const ::rusage& used) {
    return {static_cast<std::uint64_t>(used.ru_maxrss), span_of(used.ru_utime) + span_of(used.ru_stime)};
}

} // namespace lares::sys
