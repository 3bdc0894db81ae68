// SPDX-License-Identifier: ISC
// setuidgid [-s] ACCOUNT PROGRAM…: runs the program as somebody else. See setuidgid(8).
#include "identity/identity.hpp"
#include "next_program.hpp"
#include "sys/ids.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"

namespace {

using namespace lares;
using identity::Supplementary;

constexpr sys::Report report{"setuidgid"};

identity::Identity wanted;

[[noreturn]] void usage(std::string_view hint = {}) {
    report.usage("account child", hint);
}

void look_up(const char* account, Supplementary supplementary) {
    const auto found = identity::look_up(account, supplementary, wanted);
    if (found) return;
    if (found.error().error != 0) report.die({"unable to look up account ", account}, found.error().error);
    report.die({"unknown account ", account});
}

// The user last: who is not root any more may change nothing.
void become() {
    if (const auto done = sys::set_groups(wanted.groups.all()); !done)
        report.die({"unable to setgid"}, done.error().number);
    if (const auto done = sys::set_group(wanted.groups[0]); !done)
        report.die({"unable to setgid"}, done.error().number);
    if (const auto done = sys::set_user(wanted.user); !done)
        report.die({"unable to setuid"}, done.error().number);
}

} // namespace

int main(int argc, char** argv) {
    sys::Options options{argc, argv, "s", sys::Options::Unlisted::operand};
    Supplementary supplementary = Supplementary::none;
    while (const auto letter = options.next()) {
        if (*letter != 's') options.complain(), usage("-s: with the supplementary groups of the account");
        supplementary = Supplementary::of_user;
    }
    const auto operands = options.operands();
    if (operands.size() < 2) usage();

    look_up(operands[0], supplementary);
    become();
    chain::become(operands.data() + 1, report);
}
