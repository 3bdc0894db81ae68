// SPDX-License-Identifier: ISC
// lares-drill [--quick] [--keep] [--json] [--list] [WORD ...]: kills every part of a tree of its own, and
// shows that nothing comes of it. See lares-drill(8).
#include "account.hpp"
#include "guard.hpp"
#include "init.hpp"
#include "ledger.hpp"
#include "performer.hpp"
#include "service_role.hpp"
#include "sys/clock.hpp"
#include "sys/descriptors.hpp"
#include "sys/loopback.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/signals.hpp"
#include "sys/stream.hpp"
#include "tree.hpp"
#include "wishes.hpp"

#include <array>
#include <climits>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

using namespace lares;
using namespace lares::drill;

constexpr sys::Report report{"lares-drill"};

void refuse_unless_known(const std::string& word, Extent extent) {
    if (!drills_with({&word, 1}, drills(extent)).empty()) return;
    report.fatal({"there is no drill with ", word.c_str(), " in its name"}, 0, "try: lares-drill --list");
    sys::leave(sys::exit_usage);
}

Wishes wishes_of(int argc, char** argv) {
    const char* wrong = "";
    const auto wishes = wishes_from({argv + 1, static_cast<std::size_t>(argc - 1)}, wrong);
    if (!wishes) {
        report.fatal({"unknown argument: ", wrong});
        report.usage(
            "[--quick] [--keep] [--json] [--list] [WORD ...]",
            "--quick in half a minute, --keep the tree, --json for machines, --list what would be done, "
            "WORD for only what has it in its name");
    }
    for (const std::string& word : wishes->words) refuse_unless_known(word, wishes->extent);
    return *wishes;
}

void say(const std::string& text) {
    if (!sys::write_all(sys::standard_output, text)) throw std::runtime_error{"unable to write"};
}

// A run from its beginning to its end, in the process that is guarded.
class Run {
  public:
    Run(ScratchTree& scratch, const Wishes& wishes) : scratch_{scratch}, wishes_{wishes} {}

    Fate operator()(const sys::ProcessHandle& guard, sys::Signals& signals) {
        try {
            return run(guard, signals);
        } catch (const GuardIsGone&) {
            if (disk_) disk_->detach();
            throw;
        }
    }

  private:
    Fate run(const sys::ProcessHandle& guard, sys::Signals& signals) {
        const Moment begin = sys::now();
        set_up();
        Init init{scratch_, guard, signals};
        Tree tree{scratch_};
        Ledger ledger{scratch_, load_.get()};
        Performer performer{{scratch_, tree, init, ledger, load_.get(), disk_ ? &*disk_ : nullptr}};
        tell(table_head(account_));
        init.start_svscanboot();
        note(start_, performer.begin(), performer);
        for (const std::string& place : tree.places_to_watch()) init.watch(place);
        perform_all(performer);
        account_.time = sys::now() - begin;
        return finish();
    }

    void set_up() {
        account_.tree = scratch_.path();
        scratch_.install_programs();
        scratch_.add_services();
        set_up_nginx();
        if (auto disk = LogDisk::mount(scratch_.path("beta/log/main")))
            disk_ = std::move(*disk);
        else
            disk_trouble_ = "unable to " + std::string{disk.error().attempt} + ": " +
                            std::string{sys::error_text(disk.error().number)};
    }

    void set_up_nginx() {
        const auto nginx = find_nginx();
        if (!nginx) return account_.left_out.push_back({"requests to nginx", "it is not installed"});
        auto port = sys::LoopbackPort::reserve();
        if (!port)
            throw std::runtime_error{"unable to " + std::string{port.error().attempt} + ": " +
                                     std::string{sys::error_text(port.error().number)}};
        port_ = std::move(*port);
        account_.nginx = *nginx;
        scratch_.add_nginx(*nginx, port_->number());
        load_ = std::make_unique<Load>(port_->number());
    }

    // After a promise is broken the tree is not what the next drill would begin with.
    void perform_all(Performer& performer) {
        for (std::size_t at = 0; at < drills_.size(); ++at) {
            const Drill& drill = drills_[at];
            if (!account_.all_kept()) return leave_out_rest(drills_.size() - at);
            if (drill.needs_disk && !disk_)
                account_.left_out.push_back({drill.what, disk_trouble_});
            else
                perform(drill, performer);
        }
    }

    void perform(const Drill& drill, Performer& performer) {
        note(drill, performer.perform(drill), performer);
        has_performed_ = true;
    }

    void leave_out_rest(std::size_t number) {
        account_.left_out.push_back({"the other " + std::to_string(number), "the tree is not what it was"});
    }

    void note(const Drill& drill, const Seen& seen, const Performer& performer) {
        account_.outcomes.push_back(
            {&drill, seen, broken_promises(drill.promise, seen), performer.time_to_recover()});
        tell(table_row(account_.outcomes.back()));
    }

    Fate finish() {
        const bool is_good = account_.all_kept();
        if (!is_good || wishes_.keep) account_.kept = scratch_.path();
        if (!account_.kept.empty() && disk_) disk_->copy_to(scratch_.path("beta/log/main-as-it-was"));
        if (wishes_.json)
            say(json_for(account_));
        else
            say(table_end(account_));
        if (!is_good) return Fate::broken;
        if (!drills_.empty() && !has_performed_) return Fate::failed;
        return wishes_.keep ? Fate::tree_is_to_stay : Fate::tree_can_go;
    }

    void tell(const std::string& text) const {
        if (!wishes_.json) say(text);
    }

    ScratchTree& scratch_;
    Wishes wishes_;
    std::vector<Drill> drills_ = drills_for(wishes_);
    const Drill start_{"start", "everybody says who it is", {}, {}};
    std::optional<sys::LoopbackPort> port_;
    std::unique_ptr<Load> load_;
    std::optional<LogDisk> disk_;
    std::string disk_trouble_;
    bool has_performed_ = false; // a drill, and not only left some out
    Account account_;
};

std::string own_directory() {
    std::array<char, PATH_MAX> room;
    return std::string{sys::own_directory(room)};
}

int run(const Wishes& wishes) {
    ScratchTree scratch = ScratchTree::make(own_directory());
    Run run{scratch, wishes};
    return guarded(scratch, std::ref(run));
}

} // namespace

int main(int argc, char** argv) {
    sys::hold_standard_descriptors();
    try {
        if (argc > 1 && std::string_view{argv[1]} == "as-service")
            be_a_service({argv + 2, static_cast<std::size_t>(argc - 2)});
        const Wishes wishes = wishes_of(argc, argv);
        if (wishes.list) say(list_of(drills_for(wishes)));
        if (wishes.list) return 0;
        sys::reset_inherited_signals();
        sys::close_strays_on_exec();
        sys::block_signals();
        return run(wishes);
    } catch (const std::exception& error) {
        report.die({error.what()});
    }
}
