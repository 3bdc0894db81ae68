// SPDX-License-Identifier: ISC
#include "performer.hpp"

#include "descendants.hpp"
#include "sys/clock.hpp"
#include "sys/process.hpp"

#include <algorithm>
#include <csignal>

namespace lares::drill {

namespace {

// Nothing takes nearly so long. Whatever is not so by then is not so.
constexpr Span patience = std::chrono::seconds{30};
constexpr Span patience_with_upgrade = std::chrono::seconds{60};
constexpr Span patience_with_end = std::chrono::seconds{90};
// So long a writer is in the midst of one line when nobody reads the pipe; a busy machine makes nobody wait
// so long for its turn.
constexpr Span time_of_a_stuck_line = std::chrono::seconds{1};

// Who must be the same process before and after an upgrade.
std::vector<Member> lasting_members(const Tree& tree) {
    std::vector<Member> lasting = tree.members();
    std::erase_if(lasting, [](const Member& it) {
        return it.part != Part::supervise && it.part != Part::log_supervise && it.part != Part::svscan;
    });
    return lasting;
}

void complain_of_changes(Seen& seen, const std::vector<Member>& before, const std::vector<Member>& after) {
    for (std::size_t at = 0; at < before.size(); ++at)
        if (before[at].process != after[at].process)
            seen.trouble.push_back(before[at].name + " is another process");
}

// A drill on services is one on those that write; nginx leaves workers behind that hold its port.
bool is_a_victim(const Member& member) {
    return member.part != Part::service || member.name == "alpha" || member.name == "beta";
}

} // namespace

Seen Performer::begin() {
    seen_ = {};
    done_at_ = recovered_at_ = sys::now();
    await_whole_tree();
    if (scene_.load && seen_.trouble.empty()) {
        scene_.load->begin();
        await_requests();
    }
    if (seen_.trouble.empty()) await_lines();
    return seen_;
}

Seen Performer::perform(const Drill& drill) {
    seen_ = {};
    const Seen before = scene_.ledger.totals();
    const std::vector<Member> members = lasting_members(scene_.tree);
    const auto is_in_order = [&] { return seen_.trouble.empty(); }; // else there is nothing more to wait for
    for (const Step& step : drill.steps)
        if (is_in_order()) carry_out(step);
    done_at_ = recovered_at_ = sys::now();
    if (is_in_order() && !drill.ends_the_tree()) {
        await_whole_tree();
        if (drill.keeps_processes) complain_of_changes(seen_, members, lasting_members(scene_.tree));
        await_requests();
    }
    if (is_in_order()) await_lines();
    Seen seen = difference(before, scene_.ledger.totals());
    if (seen.failed_requests != 0) complain("the last request that failed: " + scene_.load->trouble());
    seen.trouble = std::move(seen_.trouble);
    return seen;
}

void Performer::carry_out(const Step& step) {
    using Act = Step::Act;
    switch (step.act) {
    case Act::kill: return kill(step.parts);
    case Act::stop: return stop(step.parts);
    case Act::go_on: return go_on();
    case Act::write_on: return write_on(step.count);
    case Act::install: return install();
    case Act::await_upgrade: return await_upgrade();
    case Act::await_tree: return await_whole_tree();
    case Act::pause: return pause(std::chrono::milliseconds{step.count});
    case Act::kill_often: return kill_often(step.parts, step.count);
    case Act::fill_disk: return fill_disk();
    case Act::free_disk: return scene_.disk->free();
    case Act::end: return end();
    }
}

void Performer::kill(const Parts& parts) {
    std::vector<Held> victims = scene_.tree.hold(parts);
    std::erase_if(victims, [](const Held& it) { return !is_a_victim(it.member); });
    for (Part part : parts)
        if (std::ranges::none_of(victims, [&](const Held& it) { return it.member.part == part; }))
            complain(std::string{name_of(part)} + " could not be found, to be killed");
    for (const Held& victim : victims) (void)victim.handle.send(SIGKILL);
    await_deaths(victims);
}

// The signal is sent at once; that somebody is dead takes its time.
void Performer::await_deaths(const std::vector<Held>& victims) {
    const auto are_dead = [&] {
        return std::ranges::all_of(victims, [](const Held& it) { return it.handle.is_dead(); });
    };
    if (!scene_.init.wait_for(are_dead, patience)) complain("what was killed does not die");
}

// What is not there at that moment cannot be killed; the next one may be.
void Performer::kill_often(const Parts& parts, unsigned count) {
    for (unsigned killed = 0; killed < count;) {
        std::vector<Held> victims = scene_.tree.hold(parts);
        if (!victims.empty()) {
            const auto chosen = std::uniform_int_distribution<std::size_t>{0, victims.size() - 1}(chance_);
            (void)victims[chosen].handle.send(SIGKILL);
            ++killed;
            std::swap(victims.front(), victims[chosen]);
            victims.erase(victims.begin() + 1, victims.end());
            await_deaths(victims);
        }
        pause(std::chrono::microseconds{std::uniform_int_distribution<int>{0, 150'000}(chance_)});
    }
}

void Performer::pause(Span time) {
    (void)scene_.init.wait_for([] { return false; }, time);
}

void Performer::stop(const Parts& parts) {
    stopped_ = scene_.tree.hold(parts);
    for (const Held& it : stopped_) (void)it.handle.send(SIGSTOP);
}

void Performer::go_on() {
    for (const Held& it : stopped_) (void)it.handle.send(SIGCONT);
    stopped_.clear();
}

void Performer::write_on(unsigned lines) {
    const std::uint64_t enough = scene_.ledger.written() + lines;
    if (!scene_.init.wait_for([&] { return scene_.ledger.written() >= enough; }, patience))
        complain("the services do not go on writing");
}

void Performer::install() {
    scene_.scratch.install_programs();
    if (!scene_.tree.ask_svscan('u')) complain("svscan cannot be asked for an upgrade (.svscan/control)");
}

void Performer::await_upgrade() {
    std::string missing;
    if (!scene_.init.wait_for([&] { return (missing = scene_.tree.what_is_not_upgraded()).empty(); },
                              patience_with_upgrade))
        complain(missing);
}

void Performer::fill_disk() {
    if (const auto filled = scene_.disk->fill(); !filled) complain("the log disk could not be filled");
    std::uint64_t stuck_at = 0;
    Moment stuck_since{};
    const auto is_stuck = [&] {
        std::uint64_t line = 0;
        const bool is_writing = scene_.ledger.is_writing("beta", line);
        const Moment now = sys::now();
        if (!is_writing || line != stuck_at) stuck_at = line, stuck_since = now;
        return is_writing && now - stuck_since >= time_of_a_stuck_line;
    };
    if (!scene_.init.wait_for(is_stuck, patience_with_upgrade))
        complain("beta writes on, though its log disk is full");
}

void Performer::end() {
    if (scene_.load) scene_.load->end();
    const auto self = static_cast<pid_t>(sys::own_pid());
    scene_.init.stop_svscanboot();
    std::vector<Descendant> left;
    if (scene_.init.wait_for([&] { return (left = descendants_of(self)).empty(); }, patience_with_end))
        return;
    for (const Descendant& it : left)
        complain(program_of(static_cast<pid_t>(it.process.pid)) + " has not ended");
}

void Performer::await_whole_tree() {
    std::string missing;
    const auto is_whole = [&] {
        missing = scene_.tree.what_is_missing();
        const auto boot = scene_.tree.svscanboot();
        if (missing.empty() && static_cast<pid_t>(boot.pid) != scene_.init.svscanboot())
            missing = "svscanboot is not the one that was started";
        return missing.empty();
    };
    if (!scene_.init.wait_for(is_whole, patience)) return complain(missing);
    recovered_at_ = sys::now();

    const auto self = static_cast<pid_t>(sys::own_pid());
    std::vector<std::string> strays;
    const auto has_no_strays = [&] {
        strays = scene_.tree.strays(self, scene_.load ? scene_.load->pid() : 0);
        return strays.empty();
    };
    if (scene_.init.wait_for(has_no_strays, patience)) return;
    for (const std::string& stray : strays) complain("runs, and belongs to nobody: " + stray);
}

void Performer::await_lines() {
    scene_.ledger.mark();
    std::string missing;
    if (!scene_.init.wait_for([&] { return (missing = scene_.ledger.what_is_not_logged()).empty(); },
                              patience))
        complain(missing);
}

// A few that have begun since.
void Performer::await_requests() {
    if (!scene_.load) return;
    const std::uint64_t enough = scene_.load->requests() + 3;
    if (!scene_.init.wait_for([&] { return scene_.load->requests() >= enough; }, patience))
        complain("nginx does not answer");
}

} // namespace lares::drill
