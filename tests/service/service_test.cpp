// SPDX-License-Identifier: ISC
#include "fake_supervise.hpp"

#include <cerrno>
#include <chrono>
#include <thread>

namespace lares::service {
namespace service_test {

using protocol::Obstacle;
using At = Obstacle::At;

using Looking = FakeSupervise;

TEST_F(Looking, shows_what_the_status_tells) {
    begin();
    const auto view = web().look();
    EXPECT_FALSE(view.obstacle);
    EXPECT_EQ(view.status.pid, 4711U);
    EXPECT_FALSE(view.down_file);
    EXPECT_FALSE(view.state);
}

TEST_F(Looking, shows_the_file_down_as_it_is_now) {
    begin();
    write("web/down", "");
    EXPECT_TRUE(web().look().down_file);
    std::filesystem::remove(path("web/down"));
    std::filesystem::create_symlink("nowhere", path("web/down"));
    EXPECT_FALSE(web().look().down_file);
}

TEST_F(Looking, shows_the_state_when_asked_for_everything) {
    begin();
    const auto view = web().look(Detail::everything);
    ASSERT_TRUE(view.state);
    EXPECT_EQ(*view.state, running());
}

TEST_F(Looking, takes_no_state_of_another_moment) {
    begin();
    publish_status(running(5000));
    const auto view = web().look(Detail::everything);
    EXPECT_EQ(view.status.pid, 5000U);
    EXPECT_FALSE(view.state);
}

TEST_F(Looking, takes_no_state_that_is_not_whole) {
    begin();
    write("web/supervise/state", "lares-state 1\nphase running\n");
    EXPECT_FALSE(web().look(Detail::everything).state);
}

TEST_F(Looking, waits_a_moment_for_the_state_that_follows_the_status) {
    begin();
    publish_status(running(5000));
    std::jthread supervise{[this] { publish_state(running(5000)); }};
    // How soon the thread runs is not ours to say; but in the end the two agree.
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    auto view = web().look(Detail::everything);
    while (!view.state && std::chrono::steady_clock::now() < give_up) view = web().look(Detail::everything);
    ASSERT_TRUE(view.state);
    EXPECT_EQ(view.state->pid, 5000U);
}

TEST_F(Looking, takes_no_state_that_was_left_behind_for_one_of_daemontools) {
    begin();
    std::string status = contents("web/supervise/status");
    status.resize(protocol::StatusRecord::classic_size);
    write_status(status);
    const auto view = web().look(Detail::everything);
    EXPECT_EQ(view.status.pid, 4711U);
    EXPECT_FALSE(view.state);
}

TEST_F(Looking, ends_at_a_directory_that_cannot_be_entered) {
    EXPECT_EQ(web("missing").look().obstacle, (Obstacle{At::directory, ENOENT}));
    EXPECT_EQ(web("").look().obstacle, (Obstacle{At::directory, ENOENT}));
    write("file", "");
    EXPECT_EQ(web("file").look().obstacle, (Obstacle{At::directory, ENOTDIR}));
    std::filesystem::create_symlink("loop", path("loop"));
    EXPECT_EQ(web("loop").look().obstacle, (Obstacle{At::directory, ELOOP}));
    EXPECT_EQ(web(std::string(300, 'x')).look().obstacle, (Obstacle{At::directory, ENAMETOOLONG}));
}

TEST_F(Looking, ends_at_a_file_down_of_which_nothing_can_be_told) {
    std::filesystem::create_symlink("down", path("web/down"));
    EXPECT_EQ(web().look().obstacle, (Obstacle{At::down_file, ELOOP}));
}

TEST_F(Looking, ends_at_an_ok_that_is_no_fifo_and_tells_nothing) {
    begin();
    std::filesystem::remove(path("web/supervise/ok"));
    write("web/supervise/ok", "");
    EXPECT_EQ(web().look().obstacle, (Obstacle{At::ok, EINVAL}));
    EXPECT_FALSE(is_supervised(web().look()).has_value());
    EXPECT_EQ(web().is_supervised().error(), (Obstacle{At::ok, EINVAL}));
}

TEST_F(Looking, ends_where_no_supervise_ever_was) {
    EXPECT_EQ(web().look().obstacle, (Obstacle{At::ok, ENOENT}));
}

TEST_F(Looking, ends_where_the_supervise_has_left) {
    begin();
    leave();
    EXPECT_EQ(web().look().obstacle, (Obstacle{At::ok, ENXIO}));
}

TEST_F(Looking, ends_at_a_status_that_is_not_there_or_cannot_be_read_or_is_none) {
    begin();
    std::filesystem::remove(path("web/supervise/status"));
    EXPECT_EQ(web().look().obstacle, (Obstacle{At::open_status, ENOENT}));
    ::mkdirat(directory(), "web/supervise/status", 0755);
    EXPECT_EQ(web().look().obstacle, (Obstacle{At::read_status, EISDIR}));
    std::filesystem::remove(path("web/supervise/status"));
    write("web/supervise/status", "short");
    EXPECT_EQ(web().look().obstacle, (Obstacle{At::format, 0}));
}

TEST_F(Looking, takes_names_of_any_bytes_and_forms) {
    begin();
    const std::string strange{"a b\n\xff"};
    std::filesystem::create_symlink("web", path(strange));
    for (const std::string& name : {strange, std::string{"./web/"}, std::string{"web/../web//"}, path("web")})
        EXPECT_EQ(web(name).look().status.pid, 4711U) << name;
}

using Control = FakeSupervise;

TEST_F(Control, that_is_not_there_tells_the_directory_from_the_fifo) {
    EXPECT_EQ(web("missing").open_control().error().step, SendFailure::Step::directory);
    const auto never = web().open_control();
    EXPECT_EQ(never.error().step, SendFailure::Step::open);
    EXPECT_EQ(never.error().error, ENOENT);
}

TEST_F(Control, that_nobody_reads_cannot_be_opened) {
    begin();
    EXPECT_TRUE(web().open_control());
    leave();
    EXPECT_EQ(web().open_control().error().error, ENXIO);
}

TEST_F(Control, that_is_no_fifo_is_not_written_to) {
    begin();
    std::filesystem::remove(path("web/supervise/control"));
    write("web/supervise/control", "");
    EXPECT_EQ(web().open_control().error().error, EINVAL);
}

using BeingSupervised = FakeSupervise;

TEST_F(BeingSupervised, is_that_somebody_reads_ok) {
    EXPECT_EQ(web().is_supervised(), false);
    begin();
    EXPECT_EQ(web().is_supervised(), true);
    leave();
    EXPECT_EQ(web().is_supervised(), false);
}

TEST_F(BeingSupervised, cannot_be_told_of_what_is_not_there) {
    EXPECT_EQ(web("missing").is_supervised().error(), (Obstacle{At::directory, ENOENT}));
    write("web/supervise", "");
    EXPECT_EQ(web().is_supervised().error(), (Obstacle{At::ok, ENOTDIR}));
}

using Log = FakeSupervise;

TEST_F(Log, is_a_service_when_it_is_a_directory) {
    begin();
    EXPECT_FALSE(web().log());
    write("web/log", "");
    EXPECT_FALSE(web().log());
    std::filesystem::remove(path("web/log"));
    ::mkdirat(directory(), "web/log", 0755);
    ASSERT_TRUE(web().log());
    EXPECT_EQ(web().log()->name(), "web/log");
    EXPECT_EQ(look_at_log(web(), Detail::status)->view.obstacle, (Obstacle{At::ok, ENOENT}));
}

TEST_F(Log, of_encore_is_the_second_record_of_the_status) {
    begin();
    EXPECT_FALSE(look_at_log(web(), Detail::status));
    write_status(contents("web/supervise/status") + contents("web/supervise/status"));
    const auto log = look_at_log(web(), Detail::status);
    ASSERT_TRUE(log);
    EXPECT_EQ(log->view.status.pid, 4711U);
}

TEST_F(Log, of_a_service_that_cannot_be_entered_cannot_be_either) {
    EXPECT_EQ(look_at_log(web("missing"), Detail::status)->view.obstacle, (Obstacle{At::directory, ENOENT}));
}

// $SUPERVISEDIR for the time of a test.
class ControlDirectory : public FakeSupervise {
  protected:
    void set(const std::string& value) { ::setenv(protocol::control_directory_variable, value.c_str(), 1); }
    ~ControlDirectory() override { ::unsetenv(protocol::control_directory_variable); }
};

TEST_F(ControlDirectory, is_a_subdirectory_of_another_name_for_a_relative_variable) {
    set("elsewhere");
    begin("web/elsewhere");
    EXPECT_EQ(web().look(Detail::everything).state, running());
    EXPECT_EQ(web().control_name(), "elsewhere");
    EXPECT_EQ(web().control_path("ok"), "web/elsewhere/ok");
}

TEST_F(ControlDirectory, is_named_after_the_real_path_of_the_service_for_an_absolute_one) {
    ::mkdirat(directory(), "run", 0755);
    set(path("run"));
    std::string name = std::filesystem::canonical(path("web"));
    for (std::size_t i = 1; i < name.size(); ++i)
        if (name[i] == '/') name[i] = ':';
    ::mkdirat(directory(), "run", 0755);
    begin("run" + name);
    std::filesystem::create_symlink("web", path("link"));
    for (const char* service : {"web", "link", "./web/."}) {
        EXPECT_EQ(web(service).look().status.pid, 4711U) << service;
        EXPECT_EQ(web(service).control_name(), path("run") + name);
        EXPECT_TRUE(web(service).open_control());
    }
}

TEST_F(ControlDirectory, of_a_log_is_its_own) {
    set(path("run"));
    ::mkdirat(directory(), "web/log", 0755);
    const std::string control = look_at_log(web(), Detail::status)->control_name;
    EXPECT_EQ(control, web("web/log").control_name());
    EXPECT_TRUE(control.ends_with(":web:log"));
}

TEST_F(ControlDirectory, of_a_service_that_is_not_there_is_no_matter) {
    set("/run/sv");
    EXPECT_EQ(web("missing").look().obstacle, (Obstacle{At::directory, ENOENT}));
}

TEST_F(ControlDirectory, is_the_usual_one_for_an_empty_variable) {
    set("");
    begin();
    EXPECT_EQ(web().control_name(), "supervise");
    EXPECT_EQ(web().is_supervised(), true);
}

} // namespace service_test
} // namespace lares::service
