// SPDX-License-Identifier: ISC
#include "judge.hpp"

namespace lares::drill {

namespace {

std::string counted(std::uint64_t number, const char* one, const char* many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

} // namespace

Seen& operator+=(Seen& sum, const Seen& more) {
    sum.restarts += more.restarts;
    sum.doubles += more.doubles;
    sum.lines += more.lines;
    sum.lost_lines += more.lost_lines;
    sum.doubled_lines += more.doubled_lines;
    sum.requests += more.requests;
    sum.failed_requests += more.failed_requests;
    sum.trouble.insert(sum.trouble.end(), more.trouble.begin(), more.trouble.end());
    return sum;
}

std::vector<std::string> broken_promises(const Promise& promise, const Seen& seen) {
    std::vector<std::string> broken;
    if (seen.restarts != promise.restarts)
        broken.push_back(
            counted(seen.restarts, "process of a service was started", "processes of services were started") +
            ", promised: " + std::to_string(promise.restarts));
    if (seen.doubles != 0)
        broken.push_back(counted(seen.doubles, "service ran", "services ran") + " twice at the same time");
    if (seen.lost_lines > promise.lost_lines)
        broken.push_back(
            counted(seen.lost_lines, "line is", "lines are") + " missing in the logs, promised: " +
            (promise.lost_lines == 0 ? "none" : std::to_string(promise.lost_lines) + " at most"));
    if (seen.doubled_lines != 0)
        broken.push_back(counted(seen.doubled_lines, "line is", "lines are") +
                         " in a log more often than written");
    if (seen.failed_requests != 0)
        broken.push_back(std::to_string(seen.failed_requests) + " of " +
                         counted(seen.requests, "request", "requests") + " failed");
    broken.insert(broken.end(), seen.trouble.begin(), seen.trouble.end());
    return broken;
}

} // namespace lares::drill
