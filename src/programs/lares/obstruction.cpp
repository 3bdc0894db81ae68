// SPDX-License-Identifier: ISC
#include "obstruction.hpp"

#include "present/words.hpp"
#include "service/blocker.hpp"
#include "service/condition.hpp"
#include "tasks.hpp"

namespace lares::front {

namespace {

using service::Blocker;
using service::Explanation;
using service::Progress;
using service::Task;
using service::Undertaking;

constexpr Span patience_with_start = std::chrono::seconds{1};

// Told to go before it was told to come: the run of before has to end first.
bool is_leaving_still(const Progress& progress) {
    const auto& now = progress.now.status;
    return now.pid != 0 && was_sent_term(now) && is_same_run(progress.before, progress.now);
}

// "sh (pid 812, 3m old), state S, waits in do_wait, system call wait4"
// "nginx (pid 812, 3m old, one of 3 left of its run), state S, …"
std::string words_for(const Blocker& blocker) {
    std::string words{blocker.look ? blocker.look->name.view() : blocker.script};
    words.append(" (pid ").append(std::to_string(blocker.pid)).append(", ");
    words.append(present::age_words(blocker.age)).append(" old");
    if (blocker.script.empty())
        words.append(blocker.strays > 1 ? ", one of " + std::to_string(blocker.strays) : ",")
            .append(" left of its run");
    else if (blocker.script != "run")
        words.append(", of its ").append(blocker.script);
    words.append(")");
    return blocker.look ? words.append(", ").append(sys::words_for(*blocker.look).view()) : words;
}

} // namespace

bool is_about_its_end(const Undertaking& undertaking, std::size_t number) {
    const Progress& progress = undertaking.progress(number);
    if (service::is_being_cleared(progress.now)) return true;
    switch (undertaking.task(number).kind) {
    case Task::Kind::stop:
    case Task::Kind::signal: return true;
    case Task::Kind::start: return is_leaving_still(progress);
    case Task::Kind::once: return false;
    case Task::Kind::restart: break;
    }
    const bool had_a_run = progress.before.status.pid != 0;
    return had_a_run && progress.now.status.pid != 0 && is_same_run(progress.before, progress.now);
}

Explanation why_it_stays(const Blocker& blocker, const std::string& name, const Terms& terms) {
    if (!blocker.holder.empty())
        return {"it goes on for " + blocker.holder + ", which needs it", 0,
                "try: " + terms.command("kill", blocker.holder)};
    if (blocker.pid == 0) return {"what is left of its run: processes: " + std::to_string(blocker.strays)};
    if (blocker.is_paused)
        return {words_for(blocker) + ", is paused", 0, "try: " + terms.command("cont", name)};
    if (blocker.is_deaf()) return {words_for(blocker), 0, "it hears nothing before that answers"};
    return {words_for(blocker), 0, "try: " + terms.command("kill", name)};
}

Span time_to_be_patient(const Undertaking& undertaking, std::size_t number) {
    const bool is_start = undertaking.task(number).kind == Task::Kind::start;
    if (is_start && is_leaving_still(undertaking.progress(number))) return patience_with_start;
    return is_about_its_end(undertaking, number) ? patience_with_stop : patience_with_start;
}

std::optional<Explanation> what_is_in_the_way(const Undertaking& undertaking, std::size_t number,
                                              const Terms& terms) {
    const std::string& name = undertaking.task(number).who.name;
    const service::Service& service = undertaking.service(number);
    if (!is_about_its_end(undertaking, number))
        return service::why_it_takes_long(service, service.name(), terms.typed());
    const auto blocker = service::blocker_of(undertaking.progress(number).now);
    if (!blocker) return std::nullopt;
    Explanation why = why_it_stays(*blocker, name, terms);
    if (undertaking.task(number).kind == Task::Kind::start)
        why.text.insert(0, "told to end (TERM), and has not gone yet: ");
    return why;
}

} // namespace lares::front
