// SPDX-License-Identifier: ISC
#include "limits.hpp"

#include "fd.hpp"

namespace lares::sys {

namespace {

using Number = decltype(RLIMIT_AS); // glibc's own type, for which there is no portable name

struct Named {
    std::string_view name;
    Resource resource;
};

constexpr Named all[] = {
    {"as", Resource::address_space},
    {"core", Resource::core_size},
    {"cpu", Resource::cpu_seconds},
    {"data", Resource::data},
    {"fsize", Resource::file_size},
    {"locks", Resource::locks},
    {"memlock", Resource::locked_memory},
    {"msgqueue", Resource::message_queues},
    {"nice", Resource::nice},
    {"nofile", Resource::open_files},
    {"nproc", Resource::processes},
    {"rss", Resource::resident_memory},
    {"rtprio", Resource::realtime_priority},
    {"rttime", Resource::realtime_microseconds},
    {"sigpending", Resource::pending_signals},
    {"stack", Resource::stack},
};

} // namespace

std::optional<Resource> resource_named(std::string_view name) {
    for (const Named& known : all)
        if (known.name == name) return known.resource;
    return std::nullopt;
}

std::string_view names_of_resources() {
    return "as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending "
           "stack";
}

Result<Limit> limit_of(Resource resource) {
    rlimit found{};
    if (::getrlimit(static_cast<Number>(resource), &found) < 0) return failed_to("getrlimit");
    return Limit{found.rlim_cur, found.rlim_max};
}

Result<> set_limit(Resource resource, Limit limit) {
    const rlimit wanted{limit.soft, limit.hard};
    if (::setrlimit(static_cast<Number>(resource), &wanted) < 0) return failed_to("setrlimit");
    return {};
}

std::optional<Limit> raise_open_files() {
    const auto before = limit_of(Resource::open_files);
    if (!before || before->soft == before->hard) return std::nullopt;
    if (!set_limit(Resource::open_files, {before->hard, before->hard})) return std::nullopt;
    return *before;
}

} // namespace lares::sys
