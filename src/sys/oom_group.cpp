// SPDX-License-Identifier: ISC
#include "oom_group.hpp"

#include "kernel_log.hpp"

namespace lares::sys {

namespace {

constexpr std::string_view head = "oom-kill:constraint=CONSTRAINT_MEMCG,";
constexpr std::string_view of_limit = ",oom_memcg=";
constexpr std::string_view of_task = ",task_memcg=";

} // namespace

// "oom-kill:constraint=CONSTRAINT_MEMCG,…,oom_memcg=/web,task_memcg=/web/app,task=app,pid=4711,uid=0"
std::string_view group_of_oom_kill(std::string_view record, std::uint32_t pid) {
    const std::string_view said = split_at(split_at(record, ';').rest, '\n').head;
    TextBuffer<32> of_process;
    of_process.append(",pid=").append_number(pid).append(',');
    const std::size_t from = said.find(of_limit), to = said.find(of_task);
    const bool is_it = said.starts_with(head) && from != std::string_view::npos &&
                       to != std::string_view::npos && from < to && said.contains(of_process.view());
    if (!is_it) return {};
    return said.substr(from + of_limit.size(), to - from - of_limit.size());
}

GroupPath group_that_had_no_memory_for(std::uint32_t pid) {
    GroupPath found;
    (void)any_kernel_record([&](std::string_view record) {
        const std::string_view group = group_of_oom_kill(record, pid);
        if (group.empty()) return false;
        found.clear();
        found.append(group);
        return false; // a later one may be about another process of that number
    });
    return found;
}

} // namespace lares::sys
