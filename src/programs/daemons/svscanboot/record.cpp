// SPDX-License-Identifier: ISC
#include "record.hpp"
#include "base/version.hpp"

#include "sys/process_facts.hpp"

namespace lares::svscanboot {

namespace {

protocol::KnownProcess known(pid_t pid) {
    const std::uint64_t started = sys::start_of_process(pid);
    return started == 0 ? protocol::KnownProcess{}
                        : protocol::KnownProcess{static_cast<std::uint32_t>(pid), started};
}

} // namespace

Record::Record(const Era& era) {
    state_.of = protocol::ScanState::Of::svscanboot;
    state_.self = known(static_cast<pid_t>(sys::own_pid()));
    state_.version.append(version);
    state_.era = era;
}

protocol::ScanStateText Record::text_with(pid_t title) {
    state_.title = title == 0 ? protocol::KnownProcess{} : known(title);
    return to_text(state_);
}

void Record::write_when_started(int directory, sys::SpawnPlan& plan) {
    directory_ = directory;
    file_.prepare(directory);
    plan.before_exec = write_in_child;
    plan.context = this;
}

void Record::write_in_child(void* record, pid_t title) {
    auto& own = *static_cast<Record*>(record);
    own.file_.replace_in_child(own.directory_, own.text_with(title).view());
}

// Once more, since what the child could not write it had no way to say.
Result<> Record::write(int directory, pid_t title) {
    const protocol::ScanStateText text = text_with(title);
    file_.settle(directory, text.view());
    return file_.replace(directory, text.view());
}

} // namespace lares::svscanboot
