// SPDX-License-Identifier: ISC
// What its last words say, and what the system says to them. Old words are no cause: they count only as long
// as the service does not get up.
#include "causes.hpp"
#include "complaint_search.hpp"
#include "run_script.hpp"
#include "service/joined.hpp"
#include "word_search.hpp"

#include "base/text.hpp"
#include "service/lares_command.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

using protocol::EndedBy;

namespace {

std::string log_words(const Picture& picture) {
    return lares_command(picture, "logs");
}

std::string who_has(const PortUse& use) {
    if (!use.holder) return ", by whom cannot be seen by this user";
    const std::string name{use.holder->facts.name.view()};
    std::string words = " by " + name + " (pid " + std::to_string(use.holder->facts.pid) + ")";
    if (use.is_left_over) return words + ", which an earlier run of this service has left";
    if (!use.path.empty()) return words + ", which belongs to the service " + use.path;
    if (!use.scan_directory.empty())
        return words + ", which belongs to the service " + use.service + " in " + use.scan_directory;
    if (!use.service.empty()) return words + ", which belongs to the service " + use.service;
    return words + ", which belongs to no service";
}

std::string remedy_for(const Picture& picture, const PortUse& use) {
    if (!use.holder)
        return "sudo ss -l" + std::string{use.is_udp ? "u" : "t"} +
               "np 'sport = :" + std::to_string(use.port) + "'";
    if (!use.service.empty() && !use.is_left_over && !use.is_own) {
        if (!use.path.empty()) return lares_command(picture, "stop", use.path);
        if (!use.scan_directory.empty())
            return service::lares_command(use.scan_directory, {"stop", use.service});
        return lares_command(picture, "stop", use.service);
    }
    return "kill " + std::to_string(use.holder->facts.pid);
}

std::string command_of_holder(const PortUse& use) {
    return service::joined(use.holder->words, " ");
}

// The disk that is full, of those that the service has to do with.
template <class IsFull>
const DiskUse* disk_that(const Picture& picture, IsFull is_full) {
    const auto found =
        std::ranges::find_if(picture.disks, [&](const DiskUse& it) { return is_full(it.room); });
    return found == picture.disks.end() ? nullptr : &*found;
}

std::string last_line(const Picture& picture) {
    return picture.words.lines.empty() ? "" : picture.words.lines.back();
}

// The program said so, and the system agrees; or the program alone.
Said about_disk(const DiskUse* disk, const Hit& hit, const std::string& lack, const char* option) {
    Said said;
    said.sentence = disk ? "the disk of " + disk->of : "some disk";
    if (disk) said.sentence.append(" (").append(disk->path).append(")");
    said.sentence.append(" ").append(lack);
    if (hit) said.evidence.push_back(hit->line);
    said.remedy.append("df ").append(option);
    if (disk) said.remedy.append(" ").append(quoted(disk->path));
    return said;
}

} // namespace

Judgement port_in_use(const Picture& picture) {
    const auto refused = port_refused_in(words_of(picture));
    if (!refused) return std::nullopt;
    const auto in_use =
        std::ranges::find_if(picture.ports, [](const PortUse& it) { return it.is_listened_to; });
    if (in_use == picture.ports.end() && refused->port == 0)
        return Said{"an address that it wants to listen at is in use; its words do not say which",
                    {refused->line},
                    "sudo ss -ltnp"};
    if (in_use == picture.ports.end())
        return Said{"port " + std::to_string(refused->port) +
                        " was in use when it was started last, and is not in use now",
                    {refused->line},
                    lares_command(picture, "restart")};
    if (in_use->is_own) return std::nullopt;
    Said said{(in_use->is_udp ? "UDP port " : "port ") + std::to_string(in_use->port) + " is in use" +
                  who_has(*in_use),
              {refused->line},
              remedy_for(picture, *in_use)};
    if (refused->port != in_use->port)
        said.evidence.push_back("its words do not say which; this one is named in its files");
    if (in_use->holder)
        if (const std::string command = command_of_holder(*in_use); !command.empty())
            said.evidence.push_back("that is: " + command);
    return said;
}

Judgement permission_denied(const Picture& picture) {
    if (auto login = login_refused(picture)) return login;
    const Hit hit = permission_refused_in(words_of(picture));
    if (!hit) return std::nullopt;
    const std::uint16_t port = port_in(hit->line);
    const bool is_to_listen = hit->line.contains("bind") || hit->line.contains("listen");
    const bool is_bind = is_to_listen && port != 0 && port < 1024;
    if (is_bind)
        return Said{"it may not listen at port " + std::to_string(port) + ": ports below 1024 are for root",
                    {hit->line},
                    "vi " + quoted(picture.run.typed) +
                        "  # bind as root, or: setcap cap_net_bind_service=+ep PROGRAM"};
    Said said{hit->what.empty() ? "something is refused to it" : "it has no access to " + hit->what,
              {hit->line},
              {}};
    const auto users = users_in(picture.run.text);
    if (!users.empty()) said.evidence.push_back("run becomes the user " + users.back());
    said.remedy = hit->what.empty()
                      ? log_words(picture)
                      : "namei -l " + quoted(hit->what.starts_with("./") ? picture.path + hit->what.substr(1)
                                                                         : hit->what);
    return said;
}

Judgement disk_full(const Picture& picture) {
    const Hit hit = disk_full_in(words_of(picture));
    const DiskUse* disk = disk_that(picture, [](const sys::DiskRoom& room) { return room.is_full(); });
    const bool lacks_inodes =
        disk_that(picture, [](const sys::DiskRoom& room) { return room.lacks_inodes(); });
    if ((!hit && !disk) || (!disk && lacks_inodes)) return std::nullopt;
    return about_disk(disk, hit, "is full", "-h");
}

Judgement inodes_full(const Picture& picture) {
    const DiskUse* disk =
        disk_that(picture, [](const sys::DiskRoom& room) { return room.lacks_inodes() && !room.is_full(); });
    if (!disk) return std::nullopt;
    return about_disk(disk, disk_full_in(words_of(picture)), "can have no more files, though it has room",
                      "-i");
}

Judgement library_missing(const Picture& picture) {
    const Hit hit = library_missing_in(words_of(picture));
    if (!hit) return std::nullopt;
    return Said{"a shared library is missing: " + hit->what,
                {hit->line},
                "apt-file search " + quoted(hit->what) + "  # and install what has it; then: ldconfig"};
}

Judgement too_many_open_files(const Picture& picture) {
    const Hit hit = too_many_files_in(words_of(picture));
    if (!hit) return std::nullopt;
    Said said{"it has no descriptor left: too many files are open",
              {hit->line},
              "vi " + quoted(picture.run.typed) + "  # a larger softlimit -o N in front of the program"};
    if (const auto limit = limit_in(picture.run.text, "o"))
        said.evidence.push_back("run says: softlimit -o " + *limit);
    return said;
}

Judgement out_of_memory(const Picture& picture) {
    const auto death = last_death_of(picture);
    const bool was_killed = death && death->by == EndedBy::oom && !is_as_wanted(picture);
    const Hit hit = out_of_memory_in(words_of(picture));
    if (!was_killed && !hit) return std::nullopt;
    const auto limit = limit_in(picture.run.text, "adm");
    Said said{
        was_killed ? "the kernel has killed it for want of memory" : "it gets no memory", {}, "free -h"};
    if (hit) said.evidence.push_back(hit->line);
    if (!limit) return said;
    said.evidence.push_back("run lets it have " + *limit + " bytes");
    said.remedy = "vi " + quoted(picture.run.typed) + "  # a larger softlimit -a, -d or -m";
    return said;
}

// What the exception is about has mostly a finding of its own.
Judgement python_traceback(const Picture& picture) {
    const auto trace = traceback_in(words_of(picture));
    if (!trace) return std::nullopt;
    const std::vector<std::string> last{trace->last};
    const bool is_told = port_refused_in(last) || permission_refused_in(last) || disk_full_in(last) ||
                         too_many_files_in(last) || out_of_memory_in(last) || not_found_in(last) ||
                         address_missing_in(last) || variable_unset_in(words_of(picture));
    if (is_told) return std::nullopt;
    Said said{"python has died of: " + trace->last, {}, log_words(picture)};
    if (!trace->at.empty()) said.evidence.push_back(trace->at);
    return said;
}

// A path that is there now is no cause any more; and what is only said on the way is none if there are words
// behind it.
Judgement not_found(const Picture& picture) {
    const Hit hit = not_found_in(words_of(picture));
    if (!hit || library_missing(picture) || run_interpreter_missing(picture)) return std::nullopt;
    if (directory_refused_in(std::vector{hit->line})) return std::nullopt;
    const bool is_last = hit->line == last_line(picture) || traceback_in(words_of(picture));
    if (!is_last && hit->what.empty()) return std::nullopt;
    const bool is_module = hit->line.find("odule") != std::string::npos;
    const bool is_path = hit->what.starts_with('/');
    if (hit->what.empty())
        return Said{"something that it needs is not there", {hit->line}, log_words(picture)};
    return Said{(is_module ? "the module "
                 : is_path ? "the file "
                           : "the command or file ") +
                    hit->what + " is not found",
                {hit->line},
                is_path     ? "ls -l " + quoted(hit->what)
                : is_module ? "vi " + quoted(picture.run.typed) + "  # its path to modules, or install it"
                            : "type " + quoted(hit->what)};
}

} // namespace lares::diagnosis::causes
