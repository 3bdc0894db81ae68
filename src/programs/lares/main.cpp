// SPDX-License-Identifier: ISC
// lares [--scan DIR] [VERB] [SERVICE...]: the one command for people. See lares(8).
#include "base/text.hpp"
#include "base/version.hpp"
#include "command_walk.hpp"
#include "empty_values.hpp"
#include "help.hpp"
#include "literal_words.hpp"
#include "misspelt.hpp"
#include "output.hpp"
#include "service/operands.hpp"
#include "sys/descriptors.hpp"
#include "sys/process.hpp"
#include "sys/stream.hpp"
#include "typed_words.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

namespace lares::front {

namespace {

int say(const std::string& text) {
    print(text);
    return exit_done;
}

int say_version() {
    return say("lares " + std::string{version} + "\n");
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
        // As all programs have it; what help tells of is the verb.
        app_.add_flag("-V,--version", is_version_asked_, "Which version this is")->group("");
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
        app_.add_subcommand("version", "Which version this is")->callback([this] { act_ = say_version; });
        add_help();
        take_marked_words(app_);
        for (CLI::App* verb : app_.get_subcommands({})) take_marked_words(*verb);
    }
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    int act(std::vector<std::string> words) {
        words = understood(std::move(words));
        const std::string first_word = verb_in(words);
        std::ranges::reverse(words); // as the library takes them
        try {
            app_.parse(std::move(words));
        } catch (const CLI::CallForHelp&) {
            return help_with(verb_typed());
        } catch (const CLI::Error& error) {
            refuse_words(app_, common_, error, first_word);
        }
        refuse_empty_values(app_);
        return is_version_asked_ ? say_version() : act_();
    }

  private:
    std::vector<std::string> understood(std::vector<std::string> words) const {
        const std::vector<std::string> verbs = names_of_verbs(app_);
        words = with_empty_values_apart(with_verb(std::move(words), verbs));
        const std::string verb = verb_in(words);
        if (std::ranges::find(verbs, verb) == verbs.end()) return words;
        const std::vector<std::string> options = options_with_values(*app_.get_subcommand(verb));
        words = verb == "new" ? without_command_of_nobody(std::move(words), options)
                              : with_counts(without_needless_dashes(std::move(words)), options);
        return marked_words(std::move(words));
    }

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
        refuse_verb(app_, common_, word);
    }

    CLI::App app_{"Sees and controls services that are supervised.", "lares"};
    Common common_{service::scan_directory()};
    Act act_;
    std::string asked_;
    bool is_version_asked_ = false;
};

// Called by another name, as /etc/init.d/web, it is the init script of that service.
std::vector<std::string> words_typed(std::vector<std::string> words) {
    if (words.empty()) return words;
    const std::string name{last_part_of(words.front())};
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
