// SPDX-License-Identifier: ISC
#include "ledger.hpp"

#include "birth.hpp"

#include <algorithm>

namespace lares::drill {

namespace {

std::uint64_t later(std::uint64_t before, std::uint64_t after) {
    return after > before ? after - before : 0;
}

} // namespace

Ledger::Ledger(const ScratchTree& scratch, const Load* load) : scratch_{scratch}, load_{load} {
    for (const auto& service : scratch.services()) {
        const std::string directory = scratch.path(service.name);
        if (service.writes_lines)
            accounts_.push_back({service.name, directory, LogReader{directory + "/log/main"}, {}});
    }
}

void Ledger::mark() {
    for (Account& account : accounts_)
        for (const Born& born : births_of(account.directory)) account.marks[born.name] = born.record.written;
}

std::string Ledger::what_is_not_logged() {
    for (Account& account : accounts_) {
        account.log.read_on();
        for (const auto& [name, mark] : account.marks) {
            const auto tally = account.log.tallies().find(name);
            const std::uint64_t reached = tally == account.log.tallies().end() ? 0 : tally->second.highest();
            if (reached < mark)
                return "the log of " + account.service + " ends with line " + std::to_string(reached) +
                       ", while " + std::to_string(mark) + " were written (by process " + name + ")";
        }
    }
    return {};
}

Seen Ledger::totals() const {
    Seen totals;
    for (const auto& service : scratch_.services()) {
        for (const Born& born : births_of(scratch_.path(service.name))) {
            ++totals.restarts;
            totals.doubles += born.record.doubled;
        }
    }
    for (const Account& account : accounts_) add_lines(totals, account);
    if (load_) totals.requests = load_->requests(), totals.failed_requests = load_->failed();
    return totals;
}

void Ledger::add_lines(Seen& totals, const Account& account) {
    for (const auto& [name, mark] : account.marks) {
        totals.lines += mark;
        const auto tally = account.log.tallies().find(name);
        totals.lost_lines += tally == account.log.tallies().end() ? mark : tally->second.missing_up_to(mark);
    }
    for (const auto& [name, tally] : account.log.tallies()) totals.doubled_lines += tally.doubled();
}

std::uint64_t Ledger::written() const {
    std::uint64_t lines = 0;
    for (const Account& account : accounts_)
        for (const Born& born : births_of(account.directory)) lines += born.record.written;
    return lines;
}

bool Ledger::is_writing(const std::string& service, std::uint64_t& line) const {
    const auto account = std::ranges::find(accounts_, service, &Account::service);
    if (account == accounts_.end()) return false;
    for (const Born& born : births_of(account->directory)) {
        if (born.record.begun == born.record.written) continue;
        line = born.record.begun;
        return true;
    }
    return false;
}

Seen difference(const Seen& before, const Seen& after) {
    Seen seen;
    seen.restarts = later(before.restarts, after.restarts);
    seen.doubles = later(before.doubles, after.doubles);
    seen.lines = later(before.lines, after.lines);
    seen.lost_lines = later(before.lost_lines, after.lost_lines);
    seen.doubled_lines = later(before.doubled_lines, after.doubled_lines);
    seen.requests = later(before.requests, after.requests);
    seen.failed_requests = later(before.failed_requests, after.failed_requests);
    return seen;
}

} // namespace lares::drill
