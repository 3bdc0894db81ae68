// SPDX-License-Identifier: ISC
// What recognisers say of pictures that no test of the real programs can take, or that would take too long.
#include "diagnosis/recogniser.hpp"

#include "diagnosis/causes.hpp"
#include "service/operands.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace lares::diagnosis {
namespace recogniser_test {

using protocol::EndedBy;
using protocol::Phase;
using protocol::RunEnd;
using namespace std::chrono_literals;

constexpr Instant now{Moment{Span{1h}}, TaiLabel::from_unix(1'000'000, 0)};

// It has been up for so long.
Picture up_for(Span age) {
    Picture picture;
    picture.name = "web";
    picture.scan = service::scan_directory();
    picture.path = "/service/web";
    picture.now = now;
    picture.entry = {true, true, false, "/etc/sv/web"};
    picture.run.typed = "/service/web/run";
    picture.run.facts = {FileFacts::Type::regular, true, {}, false};
    picture.run.text = "#!/bin/sh\nexec app\n";
    protocol::ServiceState state;
    state.phase = Phase::running;
    state.pid = 4711;
    state.since_moment = now.moment - age;
    picture.view.status = status_record_of(state);
    picture.view.state = state;
    return picture;
}

// It has died a moment ago, of this, and is about to be started again.
Picture dying_of(RunEnd how, std::vector<std::string> words = {}) {
    Picture picture = up_for(0s);
    auto& state = *picture.view.state;
    state.phase = Phase::waiting;
    state.pid = 0;
    state.last_end = how;
    state.last_end_at = now.label;
    state.last_run = 20ms;
    state.next_start = now.moment + 1s;
    picture.view.status = status_record_of(state);
    picture.words.lines = std::move(words);
    picture.words.why = LastWords::Why::of_run;
    return picture;
}

constexpr RunEnd exit_1{RunEnd::Kind::exited, 1, false};

std::vector<std::string> ids_of(const Picture& picture) {
    std::vector<std::string> ids;
    for (const Finding& each : findings_of(picture)) ids.emplace_back(each.id);
    return ids;
}
using Ids = std::vector<std::string>;

TEST(Recognisers, have_ids_of_their_own_and_one_judge_each) {
    std::set<std::string_view> ids;
    for (const Recogniser& each : recognisers()) {
        EXPECT_TRUE(ids.insert(each.id).second) << each.id;
        EXPECT_NE(each.judge == nullptr, each.judge_all == nullptr) << each.id;
        EXPECT_FALSE(each.what.empty()) << each.id;
    }
}

TEST(Recognisers, say_nothing_of_a_service_that_is_up) {
    EXPECT_EQ(ids_of(up_for(1h)), Ids{});
    EXPECT_TRUE(is_as_wanted(up_for(1h)));
    EXPECT_EQ(findings_of(Installation{}), std::vector<Finding>{});
}

TEST(Recognisers, say_where_nobody_knows_more_that_it_ends_early) {
    EXPECT_EQ(ids_of(dying_of(exit_1)), Ids{"ends-early"});
    EXPECT_EQ(ids_of(dying_of(exit_1, {"bind: Address already in use"})), Ids{"port-in-use"})
        << "that is more";
}

TEST(Recognisers, an_end_that_was_wanted_is_no_failure) {
    Picture picture = dying_of(exit_1, {"Permission denied"});
    picture.view.state->last_end_by = EndedBy::command;
    EXPECT_EQ(ids_of(picture), Ids{});
}

TEST(Recognisers, a_run_that_has_lived_long_has_not_failed_at_its_start) {
    Picture picture = dying_of(exit_1, {"Permission denied"});
    picture.view.state->last_run = 1h;
    EXPECT_EQ(ids_of(picture), Ids{});
}

// It died of this at its start, and its next run has lived for so long.
Picture up_again_for(Span age, std::vector<std::string> words) {
    Picture picture = up_for(age);
    picture.view.state->last_end = exit_1;
    picture.view.state->last_run = 20ms;
    picture.words.lines = std::move(words);
    return picture;
}

TEST(Recognisers, tell_what_the_last_run_has_died_of_until_the_next_one_has_got_over_it) {
    EXPECT_EQ(ids_of(up_again_for(1s, {"Permission denied"})), Ids{"permission-denied"});
    EXPECT_EQ(ids_of(up_again_for(4s, {"Permission denied"})), Ids{});
    Picture slow_to_die = up_again_for(4s, {"Permission denied"});
    slow_to_die.view.state->last_run = 5s;
    EXPECT_EQ(ids_of(slow_to_die), Ids{"permission-denied"});
}

TEST(Recognisers, what_is_ready_has_got_over_what_was_not) {
    Picture picture = up_again_for(1s, {"Permission denied"});
    picture.view.state->ready = true;
    picture.runs.push_back({});
    EXPECT_EQ(ids_of(picture), Ids{});
    EXPECT_TRUE(is_as_wanted(picture));
    picture.runs.back().ready = TaiLabel{};
    EXPECT_EQ(ids_of(picture), Ids{"permission-denied"}) << "that one was ready as well, and has ended";
}

TEST(OutOfMemory, of_a_run_of_long_ago_is_told_no_more) {
    Picture picture = up_for(1h);
    picture.view.state->last_end = RunEnd{RunEnd::Kind::killed, 9, false};
    picture.view.state->last_end_by = EndedBy::oom;
    picture.view.state->last_run = 24h;
    EXPECT_EQ(ids_of(picture), Ids{});
}

TEST(OutOfMemory, is_known_by_who_has_killed_it) {
    Picture picture = dying_of({RunEnd::Kind::killed, 9, false});
    picture.view.state->last_end_by = EndedBy::oom;
    const auto said = causes::out_of_memory(picture);
    ASSERT_TRUE(said);
    EXPECT_EQ(said->sentence, "the kernel has killed it for want of memory");
}

TEST(OutOfMemory, is_not_every_KILL) {
    EXPECT_FALSE(causes::out_of_memory(dying_of({RunEnd::Kind::killed, 9, false})));
}

// It is blocked on the second one of these.
Picture in_circle(std::vector<std::string> names) {
    Picture picture = up_for(0s);
    picture.view.state->phase = Phase::waiting;
    picture.view.state->pid = 0;
    picture.view.status = status_record_of(*picture.view.state);
    picture.awaited.name = names.size() > 1 ? names[1] : names[0];
    picture.awaited.tell(service::Awaited::Hindrance::leads_back, "web itself", "");
    picture.awaited.circle = std::move(names);
    return picture;
}

TEST(NeedCircle, is_told_in_the_order_in_which_one_needs_the_next_one) {
    EXPECT_EQ(causes::need_circle(in_circle({"web", "app", "db"}))->sentence,
              "it waits in a circle, in which none is ever up: web needs app, app needs db, db needs web");
    EXPECT_EQ(causes::need_circle(in_circle({"web"}))->sentence,
              "it waits for itself: it is among its own needs");
    EXPECT_EQ(ids_of(in_circle({"web", "app"})), Ids{"need-circle"}) << "it is not down besides";
}

Picture waiting_for_db(service::Awaited::Hindrance hindrance, std::string_view what) {
    Picture picture = in_circle({"web", "db"});
    picture.awaited.circle = {};
    picture.awaited.tell(hindrance, what, "see: lares status db");
    return picture;
}

TEST(Needs, have_one_finding_for_each_hindrance) {
    using Hindrance = service::Awaited::Hindrance;
    EXPECT_EQ(ids_of(waiting_for_db(Hindrance::none, "")), Ids{}) << "it is about to come";
    EXPECT_EQ(ids_of(waiting_for_db(Hindrance::is_missing, "/service")), Ids{"need-missing"});
    EXPECT_EQ(ids_of(waiting_for_db(Hindrance::keeps_ending, "run exited 3")), Ids{"need-failing"});
    for (const auto each : {Hindrance::is_unsupervised, Hindrance::waits_itself,
                            Hindrance::has_failed_for_good, Hindrance::cannot_be_started, Hindrance::rests})
        EXPECT_EQ(ids_of(waiting_for_db(each, "")), Ids{"need-down"}) << words_for(each);
}

TEST(NeedFailing, has_the_cause_in_its_line_or_else_how_the_last_run_has_ended) {
    Picture picture = waiting_for_db(service::Awaited::Hindrance::keeps_ending, "run exited 3");
    EXPECT_EQ(causes::need_failing(picture)->sentence, "it waits for db, which keeps ending: run exited 3");
    picture.cause_of_awaited = "there is no room on the disk";
    EXPECT_EQ(causes::need_failing(picture)->sentence,
              "it waits for db, which keeps ending: there is no room on the disk");
}

// It was sent TERM so long ago, and is still there.
Picture stopping_for(Span told_for) {
    Picture picture = up_for(1h);
    auto& state = *picture.view.state;
    state.want = protocol::Want::down;
    state.stop_step = 1;
    state.last_signal = 15;
    picture.view.status = status_record_of(state);
    picture.stop.told_for = told_for;
    picture.stop.blocker = service::Blocker{};
    picture.stop.blocker->script = "run";
    picture.stop.blocker->pid = 4711;
    return picture;
}

TEST(StopSlow, is_told_after_a_while) {
    EXPECT_EQ(ids_of(stopping_for(2s)), Ids{});
    EXPECT_EQ(ids_of(stopping_for(5s)), Ids{"stop-slow"});
    EXPECT_EQ(causes::stop_slow(stopping_for(5s))->sentence,
              "it was sent TERM 5s ago to stop it, and is still there");
}

TEST(StopSlow, says_what_comes_next) {
    Picture picture = stopping_for(5s);
    EXPECT_EQ(causes::stop_slow(picture)->evidence.back(), "KILL never comes: it has no file timeout-kill");
    picture.view.state->next_step = now.moment + 10s;
    EXPECT_EQ(causes::stop_slow(picture)->evidence.back(),
              "the next step of its file stop-steps comes in 10s");
    picture.stop.kills = true;
    EXPECT_EQ(causes::stop_slow(picture)->evidence.back(), "KILL comes in 10s");
    picture.view.state->last_signal = 9;
    EXPECT_EQ(causes::stop_slow(picture)->evidence.back(), "KILL was sent, and has no effect yet");
}

TEST(StopSlow, is_told_of_a_restart_too) {
    Picture picture = up_for(1h);
    picture.view.state->restart_asked = true;
    picture.view.state->last_signal = 15;
    picture.stop = stopping_for(5s).stop;
    EXPECT_EQ(ids_of(picture), Ids{"stop-slow"});
    EXPECT_EQ(causes::stop_slow(picture)->sentence,
              "it was sent TERM 5s ago to restart it, and is still there");
    picture.stop.told_for = 1s;
    EXPECT_EQ(ids_of(picture), Ids{});
}

TEST(StopHeld, names_who_has_to_go_first) {
    Picture picture = stopping_for(1s);
    picture.view.state->held_until = now.moment + 30s;
    picture.stop.blocker->holder = "app";
    EXPECT_EQ(ids_of(picture), Ids{"stop-held"});
    EXPECT_EQ(causes::stop_held(picture)->remedy, "lares stop app");
}

// nginx of another tree has port 80.
TEST(PortInUse, names_the_scan_directory_of_who_has_it) {
    Picture picture = dying_of(exit_1, {"bind() to 0.0.0.0:80 failed (98: Address already in use)"});
    PortUse use;
    use.port = 80;
    use.is_listened_to = true;
    use.holder = SeenProcess{};
    use.holder->facts.pid = 812;
    use.holder->facts.name.append("nginx");
    use.service = "front";
    use.scan_directory = "/srv/scan";
    picture.ports = {use};
    const auto said = causes::port_in_use(picture);
    ASSERT_TRUE(said);
    EXPECT_EQ(said->sentence,
              "port 80 is in use by nginx (pid 812), which belongs to the service front in /srv/scan");
    EXPECT_EQ(said->remedy, "lares --scan /srv/scan stop front");
}

Picture not_ready_for(Span age) {
    Picture picture = up_for(age);
    picture.view.state->ready = false;
    picture.readiness = Readiness::check;
    return picture;
}

TEST(NeverReady, is_told_after_a_while) {
    EXPECT_EQ(causes::never_ready(not_ready_for(12s))->sentence, "it runs for 12s, and is not ready yet");
    EXPECT_FALSE(causes::never_ready(not_ready_for(2s)));
    EXPECT_FALSE(causes::never_ready(up_for(12s)));
}

TEST(NeverReady, tells_where_it_listens) {
    Picture picture = not_ready_for(12s);
    picture.listens_at = {"tcp 127.0.0.1:8081"};
    EXPECT_EQ(causes::never_ready(picture)->evidence.back(), "it listens at tcp 127.0.0.1:8081");
    picture.readiness = Readiness::ready_listen;
    picture.ready_listen = "tcp 8080";
    EXPECT_EQ(causes::never_ready(picture)->evidence.back(),
              "it listens at tcp 127.0.0.1:8081, and not at tcp 8080, as its file ready-listen wants");
    picture.ready_listen = "tcp 8080\ntcp 8081";
    EXPECT_EQ(causes::never_ready(picture)->evidence.back(),
              "it listens at tcp 127.0.0.1:8081, and not at all of tcp 8080, tcp 8081, as its file "
              "ready-listen wants");
}

TEST(NeverReady, says_nothing_of_where_it_does_not_listen_if_that_may_not_be_seen) {
    Picture picture = not_ready_for(12s);
    picture.readiness = Readiness::ready_listen;
    picture.ready_listen = "tcp 8080";
    EXPECT_EQ(causes::never_ready(picture)->evidence.back(),
              "it does not listen at tcp 8080, as its file ready-listen wants");
    picture.listens_nowhere_else = false;
    EXPECT_EQ(causes::never_ready(picture)->evidence, std::vector<std::string>{});
    picture.listens_at = {"tcp 127.0.0.1:8081"};
    EXPECT_EQ(causes::never_ready(picture)->evidence,
              std::vector<std::string>{"it listens at tcp 127.0.0.1:8081"});
}

TEST(NeverReady, is_told_of_a_run_that_was_ended_for_it_and_not_of_one_that_had_to_be_killed_at_a_stop) {
    Picture picture = not_ready_for(1s);
    picture.ready_limit = "30s";
    picture.view.state->last_end = RunEnd{RunEnd::Kind::killed, 9, false};
    picture.view.state->last_end_by = EndedBy::timeout;
    picture.view.state->last_end_at = now.label;
    EXPECT_FALSE(causes::never_ready(picture)) << "no record tells of that run";
    protocol::RunRecord ended;
    ended.end = now.label;
    picture.runs = {ended};
    EXPECT_EQ(
        causes::never_ready(picture)->sentence,
        "its last run was ended: it was not ready in the time that its file timeout-ready gives it, 30s");
    picture.runs[0].ready = now.label;
    EXPECT_FALSE(causes::never_ready(picture));
}

// It wants to become app, and apps is meant.
std::string remedy_for_app(std::string run) {
    Picture picture = dying_of(exit_1);
    picture.run.text = std::move(run);
    picture.unknown_accounts = {{"app", false, "apps"}};
    return causes::unknown_user(picture)->remedy;
}

TEST(UnknownUser, is_changed_in_run_only_where_no_other_word_is_the_same) {
    EXPECT_EQ(remedy_for_app("#!/bin/sh\nexec setuidgid app /srv/application\n"),
              "sed -i 's/\\bapp\\b/apps/' /service/web/run  # or: adduser --system --group app");
    for (const char* run : {"#!/bin/sh\ncd /srv/app\nexec setuidgid app web\n", "#!/bin/sh\nexec /srv/app\n",
                            "#!/bin/sh\nexec chpst -u app /srv/app/bin/web\n"})
        EXPECT_EQ(remedy_for_app(run),
                  "vi /service/web/run  # apps in the place of app; or: adduser --system "
                  "--group app")
            << run;
}

TEST(WentToBackground, has_all_of_its_remedy_behind_the_mark_of_a_comment) {
    Picture picture = dying_of(exit_1);
    picture.run.text = "#!/bin/sh\napp 'a\nreboot'\n";
    SeenProcess daemon;
    daemon.facts.pid = daemon.facts.session = 99;
    daemon.facts.name.append("app");
    picture.left_over = {daemon};
    EXPECT_EQ(
        causes::went_to_background(picture)->remedy,
        "kill 99; vi /service/web/run  # its option for the foreground; as a last resort: exec fghack app "
        "'a reboot'");
}

TEST(ConfigurationError, names_a_file_as_it_can_be_typed) {
    const Picture picture = dying_of(exit_1, {"nginx: [emerg] unexpected \"}\" in ./x.conf:12"});
    EXPECT_EQ(causes::configuration_error(picture)->remedy, "vi +12 /service/web/x.conf");
}

TEST(ScriptSyntax, asks_the_shell_of_the_script) {
    Picture picture = dying_of(exit_1, {"./run: line 3: syntax error near unexpected token `)'"});
    picture.run.text = "#!/usr/bin/env bash\necho )\n";
    EXPECT_EQ(causes::script_syntax(picture)->remedy, "bash -n /service/web/run");
}

TEST(ScriptSyntax, of_what_is_no_file_names_none) {
    Picture picture = dying_of(exit_1, {"sh: 1: Syntax error: Unterminated quoted string"});
    picture.refused_script_is_missing = true;
    EXPECT_EQ(causes::script_syntax(picture)->remedy, "vi /service/web/run");
    EXPECT_FALSE(causes::script_syntax(picture)->sentence.contains("/service/web/sh"));
}

TEST(VariableUnset, is_told_of_what_can_be_a_variable) {
    EXPECT_TRUE(causes::variable_unset(dying_of(exit_1, {"./run: 3: PORT: parameter not set"})));
    EXPECT_FALSE(causes::variable_unset(dying_of(exit_1, {"./run: 3: ../../x: parameter not set"})));
}

TEST(EndsEarly, cuts_no_letter_of_the_last_words_in_two) {
    const Picture picture = dying_of(exit_1, {std::string(119, 'a') + "éé"});
    EXPECT_TRUE(causes::ends_early(picture)->sentence.ends_with(std::string(119, 'a') + "…"));
}

// It has died without a word; its log was read.
Picture dying_in_silence(std::string run) {
    Picture picture = dying_of(exit_1);
    picture.run.text = std::move(run);
    picture.log.is_there = true;
    picture.words.why = LastWords::Why::silent;
    return picture;
}

TEST(ErrorsUnlogged, is_told_where_nothing_sends_them_into_the_log) {
    EXPECT_EQ(ids_of(dying_in_silence("#!/bin/sh\nexec app\n")), (Ids{"errors-unlogged", "ends-early"}));
    EXPECT_EQ(ids_of(dying_in_silence("#!/usr/bin/python3\n")), (Ids{"errors-unlogged", "ends-early"}));
    EXPECT_EQ(ids_of(dying_in_silence("#!/bin/sh\nexec 2>&1\nexec app\n")), Ids{"ends-early"});
    EXPECT_EQ(ids_of(dying_in_silence("#!/bin/execlineb -P\nfdmove -c 2 1\napp\n")), Ids{"ends-early"});
    Picture bare = dying_in_silence("#!/bin/sh\nexec app\n");
    bare.log.is_there = false;
    EXPECT_EQ(ids_of(bare), Ids{"ends-early"});
}

PortUse use_of_8080() {
    PortUse use;
    use.port = 8080;
    use.is_listened_to = true;
    use.holder.emplace();
    use.holder->facts.pid = 812;
    use.holder->facts.name.append("python3");
    return use;
}

TEST(PortInUse, tells_whose_it_is) {
    Picture picture = dying_of(exit_1, {"bind() to 0.0.0.0:8080 failed (98: Address already in use)"});
    picture.ports = {use_of_8080()};
    EXPECT_EQ(causes::port_in_use(picture)->sentence,
              "port 8080 is in use by python3 (pid 812), which belongs to no service");
    picture.ports[0].service = "api";
    EXPECT_EQ(causes::port_in_use(picture)->remedy, "lares stop api");
    picture.ports[0].is_left_over = true;
    EXPECT_EQ(causes::port_in_use(picture)->remedy, "kill 812");
    picture.ports[0].holder.reset();
    EXPECT_EQ(causes::port_in_use(picture)->remedy, "sudo ss -ltnp 'sport = :8080'");
}

TEST(PortInUse, one_that_is_free_again_is_told_as_such) {
    const Picture picture = dying_of(exit_1, {"bind() to 0.0.0.0:8080 failed (98: Address already in use)"});
    EXPECT_EQ(causes::port_in_use(picture)->sentence,
              "port 8080 was in use when it was started last, and is not in use now");
}

TEST(PortInUse, says_nothing_when_it_has_the_port_itself) {
    Picture picture = dying_of(exit_1, {"bind() to 0.0.0.0:8080 failed (98: Address already in use)"});
    picture.ports = {use_of_8080()};
    picture.ports[0].is_own = true;
    EXPECT_FALSE(causes::port_in_use(picture));
}

TEST(PermissionDenied, knows_the_ports_of_root) {
    const auto said =
        causes::permission_denied(dying_of(exit_1, {"bind() to 0.0.0.0:80 failed (13: Permission denied)"}));
    EXPECT_EQ(said->sentence, "it may not listen at port 80: ports below 1024 are for root, and for who has "
                              "CAP_NET_BIND_SERVICE");
    EXPECT_NE(causes::permission_denied(dying_of(exit_1, {"bind() to 0.0.0.0:8080 failed (13: Permission "
                                                          "denied)"}))
                  ->sentence,
              said->sentence)
        << "that one is for all";
}

TEST(PythonTraceback, leaves_the_word_to_who_knows_what_it_is_about) {
    const Picture picture = dying_of(exit_1, {"Traceback (most recent call last):", "  File \"a.py\", line 1",
                                              "ModuleNotFoundError: No module named 'x'"});
    EXPECT_EQ(ids_of(picture), Ids{"not-found"});
}

TEST(Strays, are_counted_where_nobody_can_be_found) {
    Picture picture = dying_of(exit_1);
    picture.view.state->phase = Phase::clearing;
    picture.view.state->strays = 3;
    EXPECT_EQ(causes::strays(picture)->sentence,
              "3 processes are left of its last run, and the next one waits for them");
}

// An app that has been there for so long, when the run that has begun a minute ago has ended.
Picture with_left_over(Span age, pid_t session, const protocol::RunRecord& ended) {
    Picture picture = dying_of(exit_1);
    picture.ticks_now = 100'000;
    picture.runs = {ended};
    SeenProcess daemon;
    daemon.facts.pid = 99;
    daemon.facts.session = session;
    daemon.facts.name.append("app");
    daemon.facts.started = picture.ticks_now - static_cast<std::uint64_t>(age / 10ms);
    picture.left_over = {daemon};
    return picture;
}

protocol::RunRecord run_of_a_minute_ago(RunEnd how, Span lived = 1s) {
    protocol::RunRecord run;
    run.how = how;
    run.start = TaiLabel::from_unix(1'000'000 - 60, 0);
    run.lived = lived;
    run.end = TaiLabel::from_unix(1'000'000 - 60 + lived / 1s, 0);
    return run;
}

constexpr RunEnd success{RunEnd::Kind::exited, 0, false};

TEST(WentToBackground, is_told_of_what_a_run_has_left_that_ended_with_success_at_once) {
    EXPECT_TRUE(causes::went_to_background(with_left_over(60s, 98, run_of_a_minute_ago(success))));
    EXPECT_FALSE(causes::went_to_background(with_left_over(60s, 98, run_of_a_minute_ago(success, 40s))));
}

TEST(WentToBackground, is_not_told_of_what_another_run_has_left) {
    for (const RunEnd how : {exit_1, RunEnd{RunEnd::Kind::killed, 9, false}}) {
        const Picture picture = with_left_over(60s, 99, run_of_a_minute_ago(how));
        EXPECT_FALSE(causes::went_to_background(picture));
        EXPECT_TRUE(causes::strays(picture)) << "but it is left";
    }
    protocol::RunRecord stopped = run_of_a_minute_ago(success);
    stopped.by.append(protocol::ended_by::command);
    EXPECT_FALSE(causes::went_to_background(with_left_over(60s, 99, stopped)));
}

TEST(WentToBackground, is_told_of_a_daemon_that_is_older_than_all_that_is_on_record) {
    EXPECT_TRUE(causes::went_to_background(with_left_over(90s, 99, run_of_a_minute_ago(exit_1))));
    EXPECT_FALSE(causes::went_to_background(with_left_over(90s, 98, run_of_a_minute_ago(exit_1))))
        << "a worker is in the session of its master";
    EXPECT_FALSE(causes::went_to_background(with_left_over(30s, 99, run_of_a_minute_ago(exit_1))));
}

TEST(RealDirectory, is_not_moved_to_where_something_is) {
    Picture picture = up_for(1h);
    picture.entry.is_link = false;
    EXPECT_EQ(causes::real_directory(picture)->remedy,
              "mkdir -p /etc/lares && mv -nT /service/web /etc/lares/web && ln -s /etc/lares/web /service/");
    picture.entry.place = "/service/.kept";
    EXPECT_EQ(causes::real_directory(picture)->remedy, "mkdir -p /service/.kept && mv -nT /service/web "
                                                       "/service/.kept/web && ln -s .kept/web /service/");
    picture.entry.place = place_of_made;
    picture.entry.is_in_the_way = true;
    EXPECT_EQ(causes::real_directory(picture)->remedy, "ls -ld /etc/lares/web  # it is in the way of web");
}

TEST(TheWord, for_a_severity) {
    EXPECT_EQ(word_for(Severity::problem), "problem");
    EXPECT_EQ(word_for(Severity::advice), "advice");
}

TEST(Quoted, is_what_a_shell_would_take_apart) {
    EXPECT_EQ(quoted("/service/web"), "/service/web");
    EXPECT_EQ(quoted("a b"), "'a b'");
}

} // namespace recogniser_test
} // namespace lares::diagnosis
