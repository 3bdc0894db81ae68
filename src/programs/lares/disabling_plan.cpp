// SPDX-License-Identifier: ISC
// Disabling: what it would do.
#include "disabling.hpp"

#include "service/bereft.hpp"

#include <algorithm>

namespace lares::front {

using present::Outcome;

namespace {

bool is_log_supervised(const service::Service& service) {
    const auto log = service.log();
    return log && log->is_supervised().value_or(false);
}

std::string end_words(const std::string& address) {
    const service::Service service{address};
    const bool is_supervised = service.is_supervised().value_or(false);
    if (!is_supervised) return is_log_supervised(service) ? "its log is stopped for good" : "";
    return std::string{"is stopped for good"} + (is_log_supervised(service) ? ", and so is its log" : "");
}

} // namespace

int Disabling::plan(const std::vector<Disabled>& services) {
    look_around(services);
    for (const Disabled& each : services)
        for (const std::string& known_address : each.addresses) {
            const std::string address = where_it_runs(each, known_address);
            if (const std::string deed = deed_without_end(each, address, services); !deed.empty())
                account_.add_planned(each.name, deed);
            else
                retiring_.push_back({&each, workshop::Retiree{address}});
        }
    const std::vector<Errand> errands = make_errands();
    for (std::size_t number = 0; number < errands.size(); ++number)
        if (const auto found = by_errand_.find(number); found != by_errand_.end())
            account_.add_planned(found->second->service->name, deed_with_end(*found->second));
        else
            account_.add(outcome_of(errands[number], Outcome::Result::planned));
    return account_.exit_code();
}

std::string Disabling::words_for_link(const Disabled& service) const {
    return "its link " + entries_.directory() + "/" + service.entries.front() + " is removed";
}

// Empty: it is stopped.
std::string Disabling::deed_without_end(const Disabled& service, const std::string& address,
                                        const std::vector<Disabled>& all) {
    if (address.empty())
        return service::bereft_of(entries_.directory(), service.name)
                   ? "is stopped for good; its directory is deleted"
                   : words_for_link(service);
    const auto goes_as_well = [&](const std::string& entry) {
        return std::ranges::any_of(all, [&](const Disabled& it) {
            return std::ranges::find(it.entries, entry) != it.entries.end();
        });
    };
    const auto made = workshop::made_directory(address, entries_.directory());
    for (const std::string& entry : made ? entries_.of(*made) : std::vector<std::string>{})
        if (!goes_as_well(entry)) return words_for_link(service) + "; it goes on as " + entry;
    return {};
}

std::string Disabling::deed_with_end(const Retiring& retiring) const {
    const std::string end = end_words(retiring.retiree.address);
    if (retiring.service->entries.empty()) return end.empty() ? "is not enabled" : end;
    return (end.empty() ? "" : end + "; ") + words_for_link(*retiring.service);
}

} // namespace lares::front
