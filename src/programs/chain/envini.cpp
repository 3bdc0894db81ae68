// SPDX-License-Identifier: ISC
// envini [-p PREFIX] FILE PROGRAM…: runs the program with the variables that an ini file says. See envini(8).
#include "next_program.hpp"
#include "protocol/ini_file.hpp"
#include "sys/environment.hpp"
#include "sys/file.hpp"
#include "sys/growing_file.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"

namespace {

using namespace lares;

constexpr sys::Report report{"envini"};

// 111, as in envdir.
[[noreturn]] void usage(std::string_view hint = {}) {
    report.usage("[ -p prefix ] inifile child", hint, sys::exit_temporary);
}

void edit(sys::Environment& environment, std::string_view prefix, const protocol::IniEntry& entry) {
    const std::string_view section = entry.section.value_or("");
    const std::string_view joint = entry.section ? "_" : "";
    if (!environment.edit({prefix, section, joint, entry.name}, entry.value)) report.die({"out of memory"});
}

} // namespace

int main(int argc, char** argv) {
    sys::Options options{argc, argv, "p:"};
    std::string_view prefix;
    while (const auto letter = options.next()) {
        if (*letter != 'p') options.complain(), usage();
        prefix = options.value();
        if (prefix.contains('=')) usage("no variable has a = in its name");
    }
    const auto operands = options.operands();
    if (operands.size() < 2) usage();

    sys::GrowingFile file;
    const auto text = file.read(sys::here, operands[0], sys::GrowingFile::Until::end);
    if (!text) report.die({"unable to read ", operands[0]}, text.error().number);
    sys::Environment environment;
    protocol::IniFile entries{{text->data(), text->size()}};
    while (const auto entry = entries.next()) edit(environment, prefix, *entry);

    char* const* command = operands.data() + 1;
    chain::become(command, environment.whole(), report);
}
