// SPDX-License-Identifier: ISC
#include "trouble.hpp"

#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/unfinished.hpp"

#include <cerrno>

namespace lares::supervise {

using protocol::Hint;
using protocol::PathText;
using sys::Links;
using Step = ControlFiles::Failure::Step;
using Type = sys::FileInfo::Type;

namespace {

std::string_view word_for(Type type) {
    switch (type) {
    case Type::regular: return "a regular file";
    case Type::directory: return "a directory";
    case Type::fifo: return "a FIFO";
    case Type::symlink: return "a symbolic link";
    case Type::socket: return "a socket";
    case Type::device: return "a device";
    case Type::other: break;
    }
    return "something else";
}

Type type_wanted_of(std::string_view name) {
    return name == protocol::control_file::control || name == protocol::control_file::ok ? Type::fifo
                                                                                         : Type::regular;
}

// All that is wrong with one control directory, and how its user calls what is in it.
class Trouble {
  public:
    Trouble(const ControlFiles::Failure& failure, int service, const char* name, const char* control)
        : failure_{failure}, service_{service}, name_{name}, control_{control} {}

    Hint remedy() {
        if (failure_.cause != 0)
            explain_missing_directory();
        else if (failure_.number == EAGAIN || !explain_types())
            explain_error(failure_.number);
        return hint_;
    }

  private:
    // The file that is in the way, from the service directory.
    const char* thing() {
        thing_.clear();
        thing_.append(control_).append('/').append(failure_.file);
        if (is_spare()) thing_.append(sys::unfinished_suffix);
        return thing_.c_str();
    }
    bool is_spare() const { return failure_.step == Step::write_new; }
    Type wanted() const { return failure_.step == Step::use ? type_wanted_of(failure_.file) : Type::regular; }

    // A path from the service directory, as it can be typed where the user is.
    void append_shown(std::string_view path) {
        PathText shown;
        if (!path.starts_with('/')) shown.append(name_);
        if (!path.starts_with('/') && path != ".") shown.append('/');
        if (path != ".") shown.append(path);
        protocol::append_quoted(hint_, shown.view());
    }

    bool explain_types() {
        return explain_type(control_, Type::directory, Links::follow) ||
               explain_type(thing(), wanted(), is_spare() ? Links::keep : Links::follow);
    }
    // `links`: whether one to something of the right type does as well.
    bool explain_type(const char* path, Type wanted, Links links) {
        const auto itself = sys::info(service_, path, Links::keep);
        const auto found = sys::info(service_, path, links);
        if (!itself || (found && found->type == wanted)) return false;
        const int error = found ? 0 : found.error().number;
        if (error != 0 && error != ENOENT && error != ELOOP) return false;
        append_shown(path);
        if (error == ENOENT)
            hint_.append(" is a symbolic link to nothing; remove it");
        else if (error == ELOOP)
            hint_.append(" is a symbolic link that leads in a circle; remove it");
        else
            hint_.append(" is ")
                .append(word_for(found->type))
                .append(", not ")
                .append(word_for(wanted))
                .append("; remove it");
        return true;
    }

    void explain_missing_directory() {
        hint_.append("the directory cannot be made: ").append(sys::error_text(failure_.cause));
        if (failure_.cause == ENOENT && is_removed()) {
            hint_.append("; ").append(name_).append(" has been removed");
        } else if (failure_.cause == ENOENT || failure_.cause == ENOTDIR) {
            const bool is_link = sys::info(service_, control_, Links::keep).has_value();
            hint_.append("; make the directory around ").append(is_link ? "what " : "");
            append_shown(control_);
            hint_.append(is_link ? " points to" : "");
        } else if (has_remedy(failure_.cause)) {
            hint_.append("; ");
            explain_error(failure_.cause);
        }
    }
    bool is_removed() const {
        const auto found = sys::info(service_, ".");
        return found && found->links == 0;
    }

    static bool has_remedy(int error) { return error == EAGAIN || error == EROFS || error == EACCES; }
    void explain_error(int error) {
        if (error == EAGAIN)
            hint_.append("another supervise already runs this service");
        else if (error == EBUSY)
            explain_moved();
        else if (error == EROFS)
            hint_.append("make ").append(control_).append(
                " a symbolic link to a directory that can be written, or set SUPERVISEDIR");
        else if (error == EACCES)
            explain_denial();
    }

    void explain_moved() {
        hint_.append(
            "it was moved while it ran, and the supervise of before still has it; to end both, send TERM to "
            "the supervise-pid in ");
        append_shown(thing());
    }

    // Who would be let in, as a number: a program that is linked statically looks up no names.
    void explain_denial() {
        for (const char* path : {thing(), control_, "."}) {
            const auto found = sys::info(service_, path);
            if (!found) continue;
            const bool is_directory = found->type == Type::directory;
            const mode_t needed = is_directory ? 0700 : 0600;
            if (found->owner != sys::own_user()) {
                hint_.append("run it as uid ").append_number(found->owner).append(", who owns ");
                return append_shown(path);
            }
            if ((found->mode & needed) != needed) {
                hint_.append("try: chmod ").append(is_directory ? "u+rwx " : "u+rw ");
                return append_shown(path);
            }
            if (is_directory) return; // what is around it does not matter
        }
    }

    const ControlFiles::Failure& failure_;
    int service_;
    const char* name_;
    const char* control_;
    PathText thing_;
    Hint hint_;
};

} // namespace

// Apart, for its room on the stack, which hardly anybody needs.
[[gnu::noinline]] Hint remedy_for(const ControlFiles::Failure& failure, int service, const char* name,
                                  const char* control) {
    return Trouble{failure, service, name, control}.remedy();
}

} // namespace lares::supervise
