// SPDX-License-Identifier: ISC
// The steps are performed on a directory that is made of maps, and stopped at every one of them.
#include "machine/log_rotation.hpp"

#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <string>

namespace lares::machine {
namespace log_rotation_test {

using Act = LogTask::Act;
constexpr Moment start{};

struct File {
    std::string text;
    bool safe = false; // the mark
};

std::string name_of(LogFile file) {
    switch (file) {
    case LogFile::current: return "current";
    case LogFile::previous: return "previous";
    case LogFile::processed: return "processed";
    case LogFile::newstate: return "newstate";
    case LogFile::state: return "state";
    }
    return {};
}

class FakeDirectory {
  public:
    std::map<std::string, std::shared_ptr<File>> names;
    std::shared_ptr<File> current; // that is open
    int clock = 100;

    bool has(const std::string& name) const { return names.contains(name); }

    // False: the answer is no.
    bool perform(LogTask task) {
        const std::string name = name_of(task.file);
        switch (task.act) {
        case Act::ask_if_safe: return has(name) && names[name]->safe;
        case Act::remove: names.erase(name); return true;
        case Act::open: current = names.at(name); return true;
        case Act::create:
            names[name] = std::make_shared<File>();
            if (task.file == LogFile::current) current = names[name];
            return true;
        case Act::mark_open: current->safe = false; return true;
        case Act::mark_safe: names.at(name)->safe = true; return true;
        case Act::move: return move(name, task.file == LogFile::current ? "previous" : "state");
        case Act::name: return give_name(name, task.ending);
        case Act::trim:
        case Act::trim_to_total: return false;
        default: return true;
        }
    }
    // What it has of all that was ever written.
    std::string everything() const {
        std::string text;
        for (const auto& [name, file] : names)
            if (name[0] == '@') text += file->text;
        // Under two names, it is there once.
        for (const char* name : {"processed", "previous", "current"})
            if (has(name) && names.at(name).use_count() - (names.at(name) == current ? 1 : 0) == 1 &&
                !(std::string{name} == "processed" && has("previous") && !names.at("processed")->safe) &&
                !(std::string{name} == "previous" && has("processed") && names.at("processed")->safe))
                text += names.at(name)->text;
        return text;
    }

  private:
    bool move(const std::string& from, const std::string& to) {
        names[to] = names.at(from);
        names.erase(from);
        return true;
    }
    bool give_name(const std::string& name, LogEnding ending) {
        if (!has(name)) return false;
        for (const auto& [other, file] : names)
            if (other != name && file == names[name]) return true;
        names["@" + std::to_string(clock++) + (ending == LogEnding::finished ? ".s" : ".u")] = names[name];
        return true;
    }
};

// Performs what is due, at most `steps` of it. The processor makes a copy.
int go_on(LogRotation& rotation, FakeDirectory& directory, int steps = 1000) {
    int done = 0;
    while (done < steps && rotation.is_due(start)) {
        const LogTask task = rotation.task();
        ++done;
        if (task.act == Act::process) {
            rotation.on_processor_started();
            directory.names["processed"] = std::make_shared<File>(File{directory.names.at("previous")->text});
            directory.names["newstate"] = std::make_shared<File>();
            rotation.on_processor_ended(true, start);
        } else if (directory.perform(task)) {
            rotation.on_done();
        } else {
            rotation.on_no();
        }
    }
    return done;
}

struct Log {
    explicit Log(bool has_processor) : rotation{has_processor} { go_on(rotation, directory); }
    FakeDirectory directory;
    LogRotation rotation;
};

TEST(LogRotation, a_new_directory_gets_a_state_and_a_current) {
    Log log{false};
    EXPECT_TRUE(log.rotation.may_write() && log.rotation.may_rotate());
    EXPECT_TRUE(log.directory.has("state") && log.directory.has("current"));
    EXPECT_EQ(log.directory.names.size(), 2u);
}

TEST(LogRotation, what_is_beyond_the_total_goes_at_the_start_while_lines_are_written) {
    FakeDirectory directory;
    LogRotation rotation{false};
    while (rotation.task().act != Act::trim_to_total) go_on(rotation, directory, 1);
    EXPECT_TRUE(rotation.may_write() && !rotation.may_rotate());
    rotation.on_done(); // some are left
    EXPECT_EQ(rotation.task().act, Act::trim_to_total);
    rotation.on_failed(start);
    EXPECT_TRUE(rotation.is_pausing() && rotation.may_write());
    rotation.on_no();
    EXPECT_TRUE(rotation.may_rotate());
}

TEST(LogRotation, a_rotation_finishes_current_and_begins_another) {
    Log log{false};
    log.directory.current->text = "x";
    log.rotation.rotate();
    EXPECT_FALSE(log.rotation.may_write());
    go_on(log.rotation, log.directory);
    EXPECT_TRUE(log.rotation.may_rotate());
    EXPECT_EQ(log.directory.names.at("@100.s")->text, "x");
    EXPECT_TRUE(log.directory.names.at("@100.s")->safe);
    EXPECT_EQ(log.directory.current->text, "");
}

TEST(LogRotation, its_order_is_that_of_daemontools) {
    Log log{false};
    std::string acts;
    log.rotation.rotate();
    while (log.rotation.is_due(start)) {
        acts += std::to_string(static_cast<int>(log.rotation.task().act)) + " ";
        go_on(log.rotation, log.directory, 1);
    }
    std::string expected;
    for (Act act : {Act::sync, Act::move, Act::create, Act::mark_open, Act::mark_safe, Act::name,
                    Act::sync_names, Act::remove, Act::trim})
        expected += std::to_string(static_cast<int>(act)) + " ";
    EXPECT_EQ(acts, expected);
}

TEST(LogRotation, lines_are_written_while_a_processor_runs) {
    Log log{true};
    log.rotation.rotate();
    while (log.rotation.task().act != Act::process) go_on(log.rotation, log.directory, 1);
    log.rotation.on_processor_started();
    EXPECT_TRUE(log.rotation.may_write());
    EXPECT_FALSE(log.rotation.may_rotate());
    EXPECT_FALSE(log.rotation.is_due(start));
    EXPECT_FALSE(log.rotation.deadline());
}

TEST(LogRotation, a_processor_that_fails_is_started_again_five_seconds_later) {
    Log log{true};
    log.rotation.rotate();
    while (log.rotation.task().act != Act::process) go_on(log.rotation, log.directory, 1);
    log.rotation.on_processor_started();
    log.rotation.on_processor_ended(false, start);
    EXPECT_TRUE(log.rotation.is_pausing());
    EXPECT_FALSE(log.rotation.is_due(start));
    EXPECT_EQ(log.rotation.deadline(), start + LogRotation::pause);
    EXPECT_TRUE(log.rotation.is_due(start + LogRotation::pause));
    EXPECT_EQ(log.rotation.task().act, Act::process);
}

TEST(LogRotation, a_processor_that_is_started_again_is_waited_for_like_the_first) {
    Log log{true};
    log.rotation.rotate();
    while (log.rotation.task().act != Act::process) go_on(log.rotation, log.directory, 1);
    log.rotation.on_processor_started();
    log.rotation.on_processor_ended(false, start);
    log.rotation.on_processor_started();
    EXPECT_FALSE(log.rotation.is_pausing());
    EXPECT_FALSE(log.rotation.deadline());
    EXPECT_FALSE(log.rotation.is_due(start + std::chrono::hours{1}));
    log.rotation.on_processor_ended(false, start + std::chrono::hours{1});
    EXPECT_EQ(log.rotation.deadline(), start + std::chrono::hours{1} + LogRotation::pause);
}

TEST(LogRotation, a_step_that_fails_is_due_again_five_seconds_later) {
    Log log{false};
    log.rotation.rotate();
    go_on(log.rotation, log.directory, 1);
    log.rotation.on_failed(start);
    EXPECT_EQ(log.rotation.task().act, Act::move);
    EXPECT_FALSE(log.rotation.may_write());
    EXPECT_FALSE(log.rotation.is_due(start + std::chrono::milliseconds{4999}));
    EXPECT_TRUE(log.rotation.is_due(start + std::chrono::seconds{5}));
    log.rotation.on_done();
    EXPECT_FALSE(log.rotation.is_pausing());
}

TEST(LogRotation, a_clean_current_is_continued) {
    Log log{false};
    log.directory.current->text = "x";
    log.rotation.end();
    go_on(log.rotation, log.directory);
    EXPECT_TRUE(log.rotation.has_ended());
    LogRotation next{false};
    go_on(next, log.directory);
    EXPECT_EQ(log.directory.current->text, "x");
    EXPECT_EQ(log.directory.names.size(), 2u);
    EXPECT_FALSE(log.directory.current->safe);
}

TEST(LogRotation, what_was_left_beside_a_clean_current_is_not_written_over) {
    Log log{false};
    log.directory.names["previous"] = std::make_shared<File>(File{"left", true});
    log.rotation.end();
    go_on(log.rotation, log.directory);
    LogRotation next{false};
    go_on(next, log.directory);
    EXPECT_EQ(log.directory.names.at("@100.u")->text, "left");
    EXPECT_FALSE(log.directory.has("previous"));
}

// Killed after every number of steps, at the start, in a rotation, at the end: the next one has everything,
// once.
// Two rotations and an end, unless it is killed after so many steps.
template <class OfSomeManner>
void live_until_killed(OfSomeManner& log, int steps) {
    for (const char* text : {"a", "b"}) {
        if (steps == 0) return;
        log.directory.current->text += text;
        log.rotation.rotate();
        steps -= go_on(log.rotation, log.directory, steps);
        if (!log.rotation.may_rotate()) break;
    }
    if (steps <= 0) return;
    log.directory.current->text += "c";
    log.rotation.end();
    go_on(log.rotation, log.directory, steps);
}

TEST(LogRotation, killed_at_any_step_it_leaves_what_the_next_one_completes) {
    for (const bool has_processor : {false, true}) {
        for (int killed_after = 0; killed_after < 60; ++killed_after) {
            for (int killed_again_after = 0; killed_again_after < 30; killed_again_after += 3) {
                Log log{has_processor};
                live_until_killed(log, killed_after);
                const std::string before = log.directory.everything();

                LogRotation second{has_processor};
                go_on(second, log.directory, killed_again_after);
                LogRotation third{has_processor};
                go_on(third, log.directory);
                EXPECT_TRUE(third.may_rotate());
                EXPECT_EQ(log.directory.everything(), before)
                    << has_processor << " " << killed_after << " " << killed_again_after;
                for (const char* name : {"previous", "processed", "newstate"})
                    EXPECT_FALSE(log.directory.has(name) && std::string{name} != "newstate") << name;
            }
        }
    }
}

// runit's manner.

class FakeRunitDirectory {
  public:
    explicit FakeRunitDirectory(bool has_processor) : has_processor_{has_processor} {}
    std::map<std::string, std::shared_ptr<File>> names;
    std::shared_ptr<File> current; // that is open

    bool has(const std::string& name) const { return names.contains(name); }

    bool perform(LogTask task) {
        switch (task.act) {
        case Act::ask_if_whole:
            return !has("current") || names["current"]->safe || names["current"]->text.empty();
        case Act::set_aside:
            label_ = "@" + std::to_string(clock_++);
            take("current", label_ + (task.ending == LogEnding::unfinished || has_processor_ ? ".u" : ".s"));
            break;
        case Act::create:
            if (!has("current")) names["current"] = std::make_shared<File>();
            current = names["current"];
            break;
        case Act::mark_open: current->safe = false; break;
        case Act::mark_safe:
            (task.file == LogFile::current ? current : names.at(label_ + ".t"))->safe = true;
            break;
        case Act::accept: take(label_ + ".t", label_ + ".s"); break;
        case Act::remove: names.erase(label_ + ".u"); break;
        default: break;
        }
        return true;
    }
    void process() { names[label_ + ".t"] = std::make_shared<File>(File{names.at(label_ + ".u")->text}); }
    // What it has of all that was ever written. What is processed may be there as it was, too.
    std::string everything() const {
        std::string text;
        for (const auto& [name, file] : names) {
            const std::string stem = name.substr(0, name.size() - 2);
            if (name == "current" || name.ends_with(".t") || (name.ends_with(".u") && has(stem + ".s")))
                continue;
            text += file->text;
        }
        return text + (has("current") ? names.at("current")->text : "");
    }

  private:
    void take(const std::string& from, const std::string& to) {
        names[to] = names.at(from);
        names.erase(from);
    }
    bool has_processor_;
    std::string label_;
    int clock_ = 100;
};

int go_on(LogRotation& rotation, FakeRunitDirectory& directory, int steps = 1000) {
    int done = 0;
    while (done < steps && rotation.is_due(start)) {
        const LogTask task = rotation.task();
        ++done;
        if (task.act == Act::process) {
            rotation.on_processor_started();
            directory.process();
            rotation.on_processor_ended(true, start);
        } else if (directory.perform(task)) {
            rotation.on_done();
        } else {
            rotation.on_no();
        }
    }
    return done;
}

struct RunitLog {
    explicit RunitLog(bool has_processor)
        : directory{has_processor}, rotation{has_processor, protocol::LogManner::runit} {
        go_on(rotation, directory);
    }
    FakeRunitDirectory directory;
    LogRotation rotation;
};

TEST(LogRotationOfRunit, a_new_directory_gets_a_current_and_nothing_else) {
    RunitLog log{false};
    EXPECT_TRUE(log.rotation.may_write() && log.rotation.may_rotate());
    EXPECT_EQ(log.directory.names.size(), 1u);
}

TEST(LogRotationOfRunit, current_gets_its_last_name_at_once) {
    RunitLog log{false};
    log.directory.current->text = "x";
    log.rotation.rotate();
    EXPECT_FALSE(log.rotation.may_write());
    go_on(log.rotation, log.directory);
    EXPECT_TRUE(log.rotation.may_rotate());
    EXPECT_EQ(log.directory.names.at("@100.s")->text, "x");
    EXPECT_TRUE(log.directory.names.at("@100.s")->safe);
    EXPECT_EQ(log.directory.names.size(), 2u);
}

TEST(LogRotationOfRunit, what_a_processor_makes_takes_the_place_of_what_it_was_given) {
    RunitLog log{true};
    log.directory.current->text = "x";
    log.rotation.rotate();
    while (log.rotation.task().act != Act::process) go_on(log.rotation, log.directory, 1);
    EXPECT_TRUE(log.rotation.may_write());
    EXPECT_EQ(log.directory.names.at("@100.u")->text, "x");
    go_on(log.rotation, log.directory);
    EXPECT_EQ(log.directory.names.at("@100.s")->text, "x");
    EXPECT_EQ(log.directory.names.size(), 2u);
}

TEST(LogRotationOfRunit, an_empty_current_is_continued_also_without_the_mark) {
    RunitLog log{false};
    log.rotation = LogRotation{false, protocol::LogManner::runit};
    go_on(log.rotation, log.directory);
    EXPECT_EQ(log.directory.names.size(), 1u);
}

TEST(LogRotationOfRunit, what_could_not_be_processed_can_be_left_as_it_is) {
    RunitLog log{true};
    log.rotation.rotate();
    while (log.rotation.task().act != Act::process) go_on(log.rotation, log.directory, 1);
    log.rotation.on_processor_started();
    log.rotation.give_up_processing();
    EXPECT_FALSE(log.rotation.may_rotate()); // it runs
    log.rotation.on_processor_ended(false, start);
    log.rotation.give_up_processing();
    EXPECT_TRUE(log.rotation.may_rotate());
    EXPECT_FALSE(log.rotation.is_pausing());
    EXPECT_TRUE(log.directory.has("@100.u"));
}

TEST(LogRotationOfRunit, killed_at_any_step_it_leaves_everything) {
    for (const bool has_processor : {false, true}) {
        for (int killed_after = 0; killed_after < 50; ++killed_after) {
            RunitLog log{has_processor};
            live_until_killed(log, killed_after);
            const std::string before = log.directory.everything();
            LogRotation next{has_processor, protocol::LogManner::runit};
            go_on(next, log.directory);
            EXPECT_TRUE(next.may_rotate());
            EXPECT_EQ(log.directory.everything(), before) << has_processor << " " << killed_after;
        }
    }
}

} // namespace log_rotation_test
} // namespace lares::machine
