// SPDX-License-Identifier: ISC
// lares [--scan DIR] [VERB] [SERVICE...]: the one command for people. See lares(8).
#include "base/text.hpp"
#include "base/version.hpp"
#include "command_walk.hpp"
#include "help.hpp"
#include "protocol/names.hpp"
#include "protocol/nearest_name.hpp"
#include "service/bereft.hpp"
#include "service/lares_command.hpp"
#include "service/operands.hpp"
#include "service/scanning.hpp"
#include "sys/descriptors.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/stream.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace lares::front {

namespace {

// Whose directory has been deleted is no service any more, and may run all the same.
void tell_of_bereft(const Common& common, const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        const std::string path = common.scan_directory + "/" + word;
        if (word.contains('/') || sys::exists(sys::here, path.c_str()).value_or(true)) continue;
        if (const auto bereft = service::bereft_of(common.scan_directory, word))
            report.info({word, " still runs, though ", bereft->directory,
                         " has been deleted: supervise has pid ",
                         Decimal{static_cast<std::uint64_t>(bereft->supervise)}.view(),
                         "; to end it: ", service::lares_command(common.scan_directory, {"disable", word})});
    }
}

} // namespace

service::Selection selected(const Common& common, const std::vector<std::string>& words,
                            service::Entries entries) {
    service::Selection found = service::select(common.scan_directory, words, entries);
    const bool is_there = sys::exists(sys::here, common.scan_directory.c_str()).value_or(true);
    const std::string hint = is_there ? "" : other_scan_directory(common);
    for (const std::string& problem : found.problems) report.fatal({problem}, 0, hint);
    if (!found.problems.empty()) tell_of_bereft(common, words);
    return found;
}

std::string other_scan_directory(const Common& common) {
    if (common.scan_directory != protocol::default_scan_directory) return {};
    const auto served = service::scanned_directories();
    if (served.empty()) return {};
    return "svscan serves " + served.front() + "; try: lares --scan " + served.front() +
           ", or SVDIR=" + served.front();
}

namespace {

int say(const std::string& text) {
    return sys::write_all(sys::standard_output, text) ? exit_done : 1;
}

std::vector<std::string> names_of_verbs(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* verb : visible_verbs(app)) names.push_back(verb->get_name());
    return names;
}

[[noreturn]] void refuse_verb(const CLI::App& app, const std::string& word) {
    const std::vector<std::string> verbs = names_of_verbs(app);
    const std::string nearest{protocol::nearest_name(word, verbs)};
    report.fatal({"there is no verb \"", word, "\""}, 0,
                 nearest.empty() ? "try: lares help" : "did you mean \"" + nearest + "\"?");
    sys::leave(exit_misused);
}

// What can be typed, and what came of it.
class CommandLine {
  public:
    CommandLine() {
        app_.add_option("--scan", common_.scan_directory, "The scan directory, else $SVDIR or /service")
            ->type_name("DIR");
        app_.fallthrough();
        app_.require_subcommand(0, 1);
        app_.set_help_flag("-h,--help", "This text, or that of a verb");
        add_status(app_, common_, act_);
        add_tree(app_, common_, act_);
        add_logs(app_, common_, act_);
        add_events(app_, common_, act_);
        add_history(app_, common_, act_);
        add_start(app_, common_, act_);
        add_stop(app_, common_, act_);
        add_restart(app_, common_, act_);
        add_once(app_, common_, act_);
        add_signals(app_, common_, act_);
        add_wait(app_, common_, act_);
        add_why(app_, common_, act_);
        add_doctor(app_, common_, act_);
        add_new(app_, common_, act_);
        add_enable(app_, common_, act_);
        add_disable(app_, common_, act_);
        add_remove(app_, common_, act_);
        add_show(app_, common_, act_);
        add_where(app_, common_, act_);
        add_init_script(app_, common_, act_,
                        [](const std::vector<std::string>& words) { return CommandLine{}.act(words); });
        add_completion(app_, common_, act_);
        app_.add_subcommand("version", "Which version this is")->callback([this] {
            act_ = [] { return say("lares " + std::string{version} + "\n"); };
        });
        add_help();
    }
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    int act(std::vector<std::string> words) {
        std::ranges::reverse(words); // as the library takes them
        try {
            app_.parse(std::move(words));
            if (!act_) app_.parse("status");
        } catch (const CLI::CallForHelp&) {
            return help_with(verb_typed());
        } catch (const CLI::Error& error) {
            refuse(error);
        }
        return act_();
    }

  private:
    void add_help() {
        CLI::App* verb = app_.add_subcommand("help", "This text, or that of a verb");
        verb->add_option("VERB", asked_, "About which");
        verb->callback([this] { act_ = [this] { return help_with(asked_); }; });
    }

    std::string verb_typed() const {
        const auto verbs = app_.get_subcommands();
        return verbs.empty() ? "" : verbs.front()->get_name();
    }

    int help_with(const std::string& word) const {
        if (word.empty()) return say(help_text(app_));
        for (const CLI::App* verb : visible_verbs(app_))
            if (verb->get_name() == word) return say(help_text(app_, *verb));
        refuse_verb(app_, word);
    }

    // The library says which words it has not understood, and not what may have been meant.
    [[noreturn]] void refuse(const CLI::Error& error) const {
        const auto verbs = app_.get_subcommands();
        const std::vector<std::string> rest = app_.remaining();
        const bool is_about_verb = verbs.empty() && !rest.empty() && !rest.front().starts_with('-');
        if (is_about_verb) refuse_verb(app_, rest.front());
        const std::string verb = verbs.empty() ? "" : " " + verb_typed();
        report.fatal({error.what()}, 0, "try: lares help" + verb);
        sys::leave(exit_misused);
    }

    CLI::App app_{"Sees and controls services that are supervised.", "lares"};
    Common common_{service::scan_directory()};
    Act act_;
    std::string asked_;
};

// Called by another name, as /etc/init.d/web, it is the init script of that service.
std::vector<std::string> words_typed(std::vector<std::string> words) {
    if (words.empty()) return words;
    const std::string name = words.front().substr(words.front().rfind('/') + 1);
    words.erase(words.begin());
    if (name != "lares") words.insert(words.begin(), {"init-script", name});
    return words;
}

} // namespace
} // namespace lares::front

int main(int argc, char** argv) {
    lares::sys::hold_standard_descriptors();
    return lares::front::CommandLine{}.act(lares::front::words_typed({argv, argv + argc}));
}
