// SPDX-License-Identifier: ISC
// setuser ACCOUNT PROGRAM…: runs the program as the account, in its home directory, with its groups and its
// variables. See setuser(8).
#include "account_variables.hpp"
#include "identity/directory.hpp"
#include "next_program.hpp"
#include "sys/current_directory.hpp"
#include "sys/environment.hpp"
#include "sys/ids.hpp"
#include "sys/report.hpp"

namespace {

using namespace lares;
using identity::User;

constexpr sys::Report report{"setuser"};

User look_up(const char* account) {
    const auto user = identity::user_named(account);
    if (user) return *user;
    if (user.error() != 0) report.die({"unable to look up account ", account}, user.error());
    report.die({"unknown account ", account});
}

void describe(const User& user, sys::Environment& environment) {
    const struct {
        std::string_view name;
        std::string_view value;
    } variables[] = {{"HOME", user.home}, {"SHELL", user.shell}, {"USER", user.name}};
    for (const auto& variable : variables)
        if (!environment.edit({variable.name}, variable.value)) report.die({"out of memory"});
    chain::set_account_variables(environment, user.id, user.group, report);
}

// The home is entered as who we are still; the user comes last.
void become(const User& user) {
    identity::GroupList groups;
    if (const auto done = sys::enter(user.home); !done)
        report.die({"unable to chdir to ", user.home}, done.error().number);
    if (const auto done = sys::set_group(user.group); !done)
        report.die({"unable to setgid"}, done.error().number);
    if (!identity::find_groups_of_user(user.name, user.group, groups)) report.die({"out of memory"});
    if (const auto done = sys::set_groups(groups.all()); !done)
        report.die({"unable to initgroups"}, done.error().number);
    if (const auto done = sys::set_user(user.id); !done)
        report.die({"unable to setuid"}, done.error().number);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) report.usage("account child");
    sys::Environment environment;
    const User user = look_up(argv[1]);
    describe(user, environment);
    become(user);
    chain::become(argv + 2, environment.whole(), report);
}
