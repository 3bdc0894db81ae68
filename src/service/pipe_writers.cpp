// SPDX-License-Identifier: ISC
#include "pipe_writers.hpp"

#include "base/text.hpp"
#include "process_table.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/links.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <optional>
#include <string>
#include <vector>

namespace lares::service {

namespace {

constexpr mode_t open_for_writing = 0200; // of the link that stands for an open file

std::string open_files_of(pid_t pid) {
    return "/proc/" + std::to_string(pid) + "/fd";
}

// What the link of an open file leads to: "pipe:[4711]", or the path of a FIFO.
std::string link_of(const std::string& path) {
    std::array<char, PATH_MAX> room;
    return std::string{sys::read_link(sys::here, path.c_str(), room)};
}

struct InputPipe {
    std::string name;
    sys::FileIdentity identity;
};

std::optional<InputPipe> input_pipe_of(pid_t pid) {
    const std::string input = open_files_of(pid) + "/0";
    const auto found = sys::info(sys::here, input.c_str());
    if (!found || found->type != sys::FileInfo::Type::fifo) return std::nullopt;
    return InputPipe{std::string{last_part_of(link_of(input))}, found->identity};
}

// What has gone meanwhile writes nothing.
bool may_be_hidden(const Error& error) {
    return error.number != ENOENT && error.number != ESRCH;
}

PipeWriters unless_it_has_gone(const Error& error) {
    return may_be_hidden(error) ? PipeWriters::unknown : PipeWriters::none;
}

// Only what is called so is looked at: other files may lie on the disk of a machine that does not answer.
// Where the root is another one, the path is too, but not its end.
PipeWriters writes_by(const std::string& path, const InputPipe& pipe) {
    const std::string target = link_of(path);
    if (!target.empty() && last_part_of(target) != pipe.name) return PipeWriters::none;
    const auto link = sys::info(sys::here, path.c_str(), sys::Links::keep);
    if (!link) return unless_it_has_gone(link.error());
    if ((link->mode & open_for_writing) == 0) return PipeWriters::none;
    const auto file = sys::info(sys::here, path.c_str());
    if (!file) return unless_it_has_gone(file.error());
    return file->identity == pipe.identity ? PipeWriters::some : PipeWriters::none;
}

PipeWriters writes_to(pid_t pid, const InputPipe& pipe) {
    const std::string open_files = open_files_of(pid);
    const auto opened = sys::open_directory(sys::here, open_files.c_str());
    if (!opened) return unless_it_has_gone(opened.error());
    PipeWriters result = PipeWriters::none;
    sys::DirectoryReader numbers{*opened};
    for (;;) {
        const auto number = numbers.next();
        if (!number) return may_be_hidden(number.error()) ? PipeWriters::unknown : result;
        if (!*number) return result;
        if (**number == '.') continue;
        const PipeWriters found = writes_by(open_files + "/" + *number, pipe);
        if (found == PipeWriters::some) return found;
        if (found == PipeWriters::unknown) result = found;
    }
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

InputWriters find_writers_of_input(pid_t reader, pid_t keeper) {
    const auto pipe = input_pipe_of(reader);
    const ProcessTable table = ProcessTable::of_all();
    const sys::ProcessEntry* const kept_by = table.find(keeper);
    if (!pipe || !kept_by) return {PipeWriters::unknown};
    bool is_sure = true;
    for (const sys::ProcessEntry& each : table.entries()) {
        if (each.is_dead() || each.pid == keeper || each.pid == reader) continue;
        const PipeWriters found = writes_to(each.pid, *pipe);
        if (found == PipeWriters::some) return {found, each.pid};
        if (found == PipeWriters::unknown && may_have_got_an_end(table, each, *kept_by)) is_sure = false;
    }
    return {is_sure ? PipeWriters::none : PipeWriters::unknown};
}

} // namespace lares::service
