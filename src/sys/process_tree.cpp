// SPDX-License-Identifier: ISC
#include "process_tree.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <unistd.h>

namespace lares::sys {

namespace {

// More generations than anybody has; pids that are used again while we look could even make a circle.
constexpr int most_generations = 64;

// A session keeps its number from being used again. So where nobody has that number any more, who is in a
// session of that number is in the root's.
bool is_somebody_else(pid_t root, std::uint64_t started) {
    if (started == 0) return false;
    const std::uint64_t now = start_of_process(root);
    return now != 0 && now != started;
}

bool descends(const Family& family, pid_t pid, const ProcessFacts& facts) {
    Member each{pid, facts.started};
    pid_t parent = facts.parent;
    for (int generation = 0; parent != 0 && generation < most_generations; ++generation) {
        if (is_older(each, family.oldest)) return false;
        if (parent == family.root || parent == family.adopter) return true;
        const auto above = facts_of_process(parent);
        if (!above) return false;
        each = {parent, above->started};
        parent = above->parent;
    }
    return false;
}

bool has_member(const Family& family, pid_t pid, const ProcessFacts& facts) {
    if (pid == family.adopter) return false;
    if (family.root != 0 && (pid == family.root || ::getsid(pid) == family.root)) return true;
    return descends(family, pid, facts);
}

// Whoever cannot be looked at for another reason has gone, or is hidden from us.
bool is_out_of_descriptors(const Error& error) {
    return error.number == EMFILE || error.number == ENFILE;
}

} // namespace

bool is_member(const Family& family, pid_t pid) {
    if (pid == 0) return false;
    if (pid == family.root) return true;
    const auto facts = facts_of_process(pid);
    return facts && has_member(family, pid, *facts);
}

MemberReader::MemberReader(const Fd& proc, const Family& family) : family_{family}, names_{proc, room_} {
    if (family_.root != 0 && is_somebody_else(family_.root, family_.started)) family_.root = 0;
}

Result<std::optional<Member>> MemberReader::next() {
    for (;;) {
        const auto name = names_.next();
        if (!name) return fail(name);
        if (!*name) return std::nullopt;
        const auto number = number_from_text(*name);
        if (!number) continue; // /proc/meminfo
        const auto pid = static_cast<pid_t>(*number);
        const auto facts = facts_of_process(pid);
        if (facts && !facts->is_dead() && has_member(family_, pid, *facts))
            return Member{pid, facts->started};
        if (!facts && is_out_of_descriptors(facts.error())) return fail(facts);
    }
}

} // namespace lares::sys
