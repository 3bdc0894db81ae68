// SPDX-License-Identifier: ISC
// The processor of a log directory, and the end of both.
#include "directory.hpp"

#include "protocol/run_end.hpp"

namespace lares::logging {

using machine::LogTask;

void Directory::start_processor(Instant now) {
    using Step = Processor::Failure::Step;
    const char* const input = files_.name_of(machine::LogFile::previous);
    const char* const output = files_.name_of(machine::LogFile::processed);
    const auto started = processor_.start(files_.directory(), settings_.processor, input, output);
    if (started) {
        messages_.tell("processing", input);
        return rotation_.on_processor_started();
    }
    const auto& failure = started.error();
    rotation_.on_failed(now.moment);
    switch (failure.step) {
    case Step::create: return messages_.no_file_for_processor(failure.file, failure.role, failure.number);
    case Step::fork: return messages_.no_process_for_processor(failure.number);
    case Step::run: break;
    }
    messages_.processor_not_run(failure.number);
    messages_.processor_failed(false);
}

bool Directory::on_child_ended(pid_t pid, int status, Instant now) {
    if (!processor_.is(pid)) return false;
    processor_.on_ended();
    using Kind = protocol::RunEnd::Kind;
    const protocol::RunEnd run = protocol::decode_wait_status(status);
    const bool well = run.kind == Kind::exited && run.number == 0;
    if (!well) messages_.processor_failed(run.kind != Kind::exited);
    rotation_.on_processor_ended(well, now.moment);
    attend(now);
    return true;
}

void Directory::end(Instant now) {
    messages_.tell("close", "");
    rotation_.end();
    attend(now);
}

bool Directory::close(Instant now) {
    if (wanted_ != Wanted::no || rotation_.processor_runs()) return false;
    if (rotation_.task().act == LogTask::Act::process) {
        messages_.not_processed(files_.name_of(machine::LogFile::previous));
        rotation_.give_up_processing();
    }
    if (rotation_.may_rotate()) end(now);
    return rotation_.has_ended();
}

void Directory::abandon() {
    processor_.give_up();
}

} // namespace lares::logging
