// SPDX-License-Identifier: ISC
// A supervise whose service is in the scan directory no more.
#include "cause_words.hpp"
#include "causes.hpp"
#include "service/lares_command.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

namespace {

// Its log is ended with it.
bool is_log_of_another(const Installation& all, const LeftOverSupervise& supervise) {
    return std::ranges::any_of(all.left_over,
                               [&](const auto& it) { return it.directory + "/log" == supervise.directory; });
}

// What lares disable finds it by: its path, or, where its directory was deleted, its name.
std::string address_of(const LeftOverSupervise& supervise) {
    return supervise.is_deleted ? supervise.name : supervise.directory;
}

// An instance has no directory of its own.
bool can_be_disabled(const Installation& all, const LeftOverSupervise& supervise) {
    const std::string address = address_of(supervise);
    return !address.empty() && !address.ends_with('@') && !is_log_of_another(all, supervise);
}

// All that lares can end for good, in one command.
std::string leave(const Installation& all) {
    constexpr std::size_t most = 5;
    std::string disable = service::lares_command(all.scan_directory, {"disable"});
    std::size_t count = 0;
    for (const LeftOverSupervise& each : all.left_over)
        if (can_be_disabled(all, each) && count++ < most)
            disable.append(" ").append(quoted(address_of(each)));
    if (count > 0) return disable;
    const LeftOverSupervise& first = all.left_over.front();
    return first.is_deleted ? "kill " + std::to_string(first.pid) : "svc -dx " + quoted(first.directory);
}

} // namespace

Judgement supervise_left_over(const Installation& all) {
    if (all.left_over.empty()) return std::nullopt;
    Said said{std::to_string(all.left_over.size()) +
                  (all.left_over.size() == 1 ? " supervise runs" : " supervises run") +
                  " for services that " + all.scan_directory + " has no link to any more",
              {},
              leave(all)};
    std::vector<std::string> which;
    for (const LeftOverSupervise& each : all.left_over)
        which.push_back(each.directory + " (pid " + std::to_string(each.pid) +
                        (each.is_deleted ? "), which was deleted" : ")"));
    said.evidence = first_of_all(which);
    return said;
}

} // namespace lares::diagnosis::causes
