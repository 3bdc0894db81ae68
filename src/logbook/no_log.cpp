// SPDX-License-Identifier: ISC
#include "no_log.hpp"

#include "sys/links.hpp"

#include <array>
#include <climits>

namespace lares::logbook {

namespace {

// What a descriptor of a process leads to: a path, "pipe:[4711]"; empty: nobody may see that.
std::string open_as(std::uint32_t pid, int descriptor) {
    TextBuffer<64> link;
    link.append("/proc/").append_number(pid).append("/fd/").append_number(static_cast<unsigned>(descriptor));
    std::array<char, PATH_MAX> room;
    return std::string{sys::read_link(sys::here, link.c_str(), room)};
}

NoLog output_into(const std::string& target, const service::Service& service) {
    const std::string hint = "try: a log service, " + service.path("log/run") + ": exec multilog t ./main";
    if (target == "/dev/null") return {"its output goes to nowhere", hint};
    const auto found = sys::info(sys::here, target.c_str());
    const bool is_file = target.starts_with('/') && found && found->type == sys::FileInfo::Type::regular;
    if (is_file) return {"its output goes to the file " + target, "try: tail -f " + target};
    if (target.starts_with('/')) return {"its output goes to " + target, hint};
    return {"its output goes to the standard error of svscan, which readproctitle or the console shows",
            hint};
}

} // namespace

NoLog no_log_service(const service::Service& service) {
    constexpr int standard_output = 1;
    const protocol::ServiceView view = service.look();
    const std::uint32_t pid = view.obstacle ? 0 : view.status.pid;
    return output_into(pid == 0 ? "" : open_as(pid, standard_output), service);
}

NoLog log_unknown(const service::Service& log) {
    return {"where " + log.name() + " writes cannot be found out",
            "no multilog, svlogd or s6-log is named in its run, or seen to run"};
}

} // namespace lares::logbook
