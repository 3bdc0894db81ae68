// SPDX-License-Identifier: ISC
#include "sys/event_directory.hpp"

#include "in_child.hpp"
#include "scratch.hpp"
#include "sys/fifo.hpp"

#include <cerrno>
#include <climits>
#include <sys/socket.h>
#include <sys/un.h>

namespace lares::sys {
namespace event_directory_test {

const std::string one_listener = "ftrig1:@4000000068c0a1b200000000:aaaaaa";
const std::string other_listener = "ftrig1:@4000000068c0a1b200000000:bbbbbb";
const std::string dead_listener = "ftrig1:@4000000068c0a1b200000000:dddddd";
constexpr uid_t nobody = 65534;

class EventDirectory : public Scratch {
  protected:
    EventDirectory() {
        ignore_broken_pipes();
        EXPECT_EQ(make_event_directory(directory(), "event", event_directory_for_anybody), true);
        event_ = std::move(*open_directory(directory(), "event"));
    }

    // As s6 does it: read, and kept open for writing, so that there is no end of file.
    Fd listen(const std::string& name) const {
        const std::string fifo = "event/" + name;
        return std::move(*make_and_open_fifo(directory(), fifo.c_str(), 0622, FifoEnd::both));
    }
    void link(const std::string& target, const std::string& name) const {
        std::filesystem::create_symlink(target, path("event/" + name));
    }
    bool listens(const std::string& name) const { return is_there("event/" + name); }

    static std::string heard(const Fd& listener) {
        std::array<char, 64> room;
        const auto bytes = read_waiting(listener, room);
        return {bytes.data(), bytes.size()};
    }

    Fd event_;
};

TEST_F(EventDirectory, is_made_with_just_its_mode_whatever_the_mask) {
    const Mask mask{0077};
    EXPECT_EQ(make_event_directory(directory(), "public", event_directory_for_anybody), true);
    EXPECT_EQ(mode("public"), 01733u);
    EXPECT_EQ(make_event_directory(directory(), "group", event_directory_for_group), true);
    EXPECT_EQ(mode("group"), 03730u);
}

TEST_F(EventDirectory, is_left_as_it_is_when_it_is_there) {
    ASSERT_TRUE(make_directory(directory(), "old", 0700));
    EXPECT_EQ(make_event_directory(directory(), "old", event_directory_for_anybody), false);
    EXPECT_EQ(mode("old"), 0700u);
    write("file", "");
    EXPECT_EQ(make_event_directory(directory(), "file", event_directory_for_anybody).error().number, ENOTDIR);
    EXPECT_EQ(make_event_directory(directory(), "no/event", event_directory_for_anybody).error().number,
              ENOENT);
}

TEST_F(EventDirectory, may_be_a_link_into_a_place_that_can_be_written) {
    std::filesystem::create_symlink(path("elsewhere"), path("linked"));
    EXPECT_EQ(make_event_directory(directory(), "linked", event_directory_for_anybody), true);
    EXPECT_EQ(mode("elsewhere"), 01733u);
}

TEST_F(EventDirectory, every_listener_hears_every_event) {
    const Fd one = listen(one_listener);
    const Fd other = listen(other_listener);
    EXPECT_TRUE(send_event(event_, "u"));
    EXPECT_TRUE(send_event(event_, "dD"));
    EXPECT_EQ(heard(one), "udD");
    EXPECT_EQ(heard(other), "udD");
}

TEST_F(EventDirectory, hundreds_of_listeners_are_no_more_difficult) {
    std::vector<Fd> listeners;
    for (int i = 0; i < 300; ++i) {
        listeners.push_back(listen("ftrig1:@" + std::to_string(1000 + i)));
        make_fifo("event/ftrig1:@dead" + std::to_string(i));
    }
    EXPECT_TRUE(send_event(event_, "u"));
    for (const Fd& listener : listeners) EXPECT_EQ(heard(listener), "u");
    for (int i = 0; i < 300; ++i) EXPECT_FALSE(listens("ftrig1:@dead" + std::to_string(i))) << i;
}

TEST_F(EventDirectory, what_a_dead_listener_has_left_is_removed) {
    make_fifo("event/" + dead_listener);
    const Fd alive = listen(one_listener);
    EXPECT_TRUE(send_event(event_, "u"));
    EXPECT_FALSE(listens(dead_listener));
    EXPECT_TRUE(listens(one_listener));
}

TEST_F(EventDirectory, a_listener_that_does_not_read_loses_events_and_nothing_else) {
    const Fd full = listen(one_listener);
    const std::string much(PIPE_BUF, 'x');
    while (send(full, much)) {
    }
    const Fd other = listen(other_listener);
    EXPECT_TRUE(send_event(event_, "u"));
    EXPECT_EQ(heard(other), "u");
    EXPECT_TRUE(listens(one_listener));
}

TEST_F(EventDirectory, a_link_to_a_fifo_is_a_listener) {
    const Fd news = *make_and_open_fifo(directory(), "news", 0600, FifoEnd::both);
    link("../news", one_listener);
    link(path("news"), other_listener);
    EXPECT_TRUE(send_event(event_, "U"));
    EXPECT_EQ(heard(news), "UU") << "once by each link";
    EXPECT_TRUE(listens(one_listener));
}

TEST_F(EventDirectory, a_link_whose_fifo_nobody_reads_stays_and_one_whose_fifo_is_gone_is_removed) {
    make_fifo("news");
    link("../news", one_listener);
    link("../nothing", other_listener);
    EXPECT_TRUE(send_event(event_, "u"));
    EXPECT_TRUE(listens(one_listener)) << "its reader may be back";
    EXPECT_FALSE(listens(other_listener));
    EXPECT_TRUE(is_there("news"));
}

TEST_F(EventDirectory, a_link_of_somebody_else_is_not_followed) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can make such a link";
    const Fd control = *make_and_open_fifo(directory(), "control", 0600, FifoEnd::both);
    link("../control", one_listener);
    link("../nothing", other_listener);
    for (const auto& name : {one_listener, other_listener})
        ASSERT_EQ(::lchown(path("event/" + name).c_str(), nobody, nobody), 0);
    EXPECT_TRUE(send_event(event_, "d"));
    EXPECT_EQ(heard(control), "");
    EXPECT_TRUE(listens(one_listener));
    EXPECT_TRUE(listens(other_listener));
}

TEST_F(EventDirectory, of_links_ours_and_those_of_root_are_to_be_followed) {
    link("../control", one_listener);
    write("event/ftrig1:file", "text");
    EXPECT_TRUE(is_listener_to_follow(event_.number(), one_listener.c_str()));
    EXPECT_FALSE(is_listener_to_follow(event_.number(), "ftrig1:file"));
    EXPECT_FALSE(is_listener_to_follow(event_.number(), "ftrig1:nothing"));
    if (::geteuid() != 0) return; // only root can make a link of somebody else
    ASSERT_EQ(::lchown(path("event/" + one_listener).c_str(), nobody, nobody), 0);
    EXPECT_FALSE(is_listener_to_follow(event_.number(), one_listener.c_str()));
}

TEST_F(EventDirectory, what_is_no_fifo_is_left_alone) {
    write("event/ftrig1:file", "text");
    write("text", "text");
    ASSERT_TRUE(make_directory(event_.number(), "ftrig1:directory", 0700));
    link("../text", "ftrig1:to-a-file");
    link("ftrig1:circle", "ftrig1:circle");
    link("/dev/null/no-directory", "ftrig1:through-a-device");
    const Fd socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
    sockaddr_un address{AF_UNIX, {}};
    path("event/ftrig1:socket").copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);

    EXPECT_TRUE(send_event(event_, "u"));
    EXPECT_TRUE(clean_event_directory(event_));
    for (const char* name : {"ftrig1:file", "ftrig1:directory", "ftrig1:to-a-file", "ftrig1:circle",
                             "ftrig1:through-a-device", "ftrig1:socket"})
        EXPECT_TRUE(listens(name)) << name;
    EXPECT_EQ(contents("event/ftrig1:file"), "text");
    EXPECT_EQ(contents("text"), "text");
}

TEST_F(EventDirectory, other_names_are_no_listeners) {
    const Fd other = listen("news");
    const Fd unfinished = listen("." + one_listener);
    make_fifo("event/dead");
    EXPECT_TRUE(send_event(event_, "u"));
    EXPECT_EQ(heard(other), "");
    EXPECT_EQ(heard(unfinished), "");
    EXPECT_TRUE(listens("dead"));
}

TEST_F(EventDirectory, is_cleaned_without_a_word_to_those_who_listen) {
    const Fd alive = listen(one_listener);
    make_fifo("event/" + dead_listener);
    EXPECT_TRUE(clean_event_directory(event_));
    EXPECT_FALSE(listens(dead_listener));
    EXPECT_TRUE(listens(one_listener));
    EXPECT_EQ(heard(alive), "");
}

TEST_F(EventDirectory, without_a_descriptor_nothing_is_sent_or_removed) {
    const Fd alive = listen(one_listener);
    make_fifo("event/" + dead_listener);
    const int answer = in_child([&] {
        use_up_descriptors();
        EXPECT_EQ(send_event(event_, "u").error().number, EMFILE);
        return 0;
    });
    EXPECT_EQ(answer, 0);
    EXPECT_TRUE(listens(dead_listener));
}

TEST_F(EventDirectory, one_descriptor_is_enough) {
    const Fd one = listen(one_listener);
    const Fd other = listen(other_listener);
    const int answer = in_child([&] {
        Fd spare = std::move(*open_at(here, "/dev/null", O_RDONLY));
        use_up_descriptors();
        spare.close();
        EXPECT_TRUE(send_event(event_, "u"));
        return 0;
    });
    EXPECT_EQ(answer, 0);
    EXPECT_EQ(heard(one), "u");
    EXPECT_EQ(heard(other), "u");
}

} // namespace event_directory_test
} // namespace lares::sys
