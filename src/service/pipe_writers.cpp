// SPDX-License-Identifier: ISC
#include "pipe_writers.hpp"

#include "names_in.hpp"
#include "process_table.hpp"
#include "sys/file.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <vector>

namespace lares::service {

namespace {

constexpr mode_t open_for_writing = 0200; // of the link that stands for an open file

std::string open_files_of(pid_t pid) {
    return "/proc/" + std::to_string(pid) + "/fd";
}

std::optional<sys::FileIdentity> input_pipe_of(pid_t pid) {
    const auto found = sys::info(sys::here, (open_files_of(pid) + "/0").c_str());
    if (!found || found->type != sys::FileInfo::Type::fifo) return std::nullopt;
    return found->identity;
}

// What has gone meanwhile writes nothing.
bool may_be_hidden(const Error& error) {
    return error.number != ENOENT && error.number != ESRCH;
}

PipeWriters writes_to(pid_t pid, const sys::FileIdentity& pipe) {
    const std::string open_files = open_files_of(pid);
    if (const auto opened = sys::open_directory(sys::here, open_files.c_str()); !opened)
        return may_be_hidden(opened.error()) ? PipeWriters::unknown : PipeWriters::none;
    PipeWriters result = PipeWriters::none;
    for (const std::string& number : names_in(open_files)) {
        const std::string path = open_files + "/" + number;
        const auto link = sys::info(sys::here, path.c_str(), sys::Links::keep);
        if (link && (link->mode & open_for_writing) == 0) continue;
        const auto file = sys::info(sys::here, path.c_str());
        if (file && file->identity == pipe) return PipeWriters::some;
        if (!file && may_be_hidden(file.error())) result = PipeWriters::unknown;
    }
    return result;
}

// One that may not be looked at. It has got an end of the pipe only below its keeper, or was adopted since by
// somebody above that.
bool may_have_got_an_end(const ProcessTable& table, const sys::ProcessEntry& process,
                         const sys::ProcessEntry& keeper) {
    if (process.started < keeper.started) return false;
    const std::vector<pid_t> above = table.ancestors_of(process.pid);
    const std::vector<pid_t> above_keeper = table.ancestors_of(keeper.pid);
    return std::ranges::find(above, keeper.pid) != above.end() ||
           std::ranges::find(above_keeper, process.parent) != above_keeper.end();
}

} // namespace

PipeWriters writers_of_input(pid_t reader, pid_t keeper) {
    const auto pipe = input_pipe_of(reader);
    const ProcessTable table = ProcessTable::of_all();
    const sys::ProcessEntry* const kept_by = table.find(keeper);
    if (!pipe || !kept_by) return PipeWriters::unknown;
    bool is_sure = true;
    for (const sys::ProcessEntry& each : table.entries()) {
        if (each.is_dead() || each.pid == keeper || each.pid == reader) continue;
        const PipeWriters found = writes_to(each.pid, *pipe);
        if (found == PipeWriters::some) return found;
        if (found == PipeWriters::unknown && may_have_got_an_end(table, each, *kept_by)) is_sure = false;
    }
    return is_sure ? PipeWriters::none : PipeWriters::unknown;
}

} // namespace lares::service
