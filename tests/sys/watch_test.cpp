// SPDX-License-Identifier: ISC
#include "sys/watch.hpp"

#include "in_child.hpp"
#include "scratch.hpp"

#include <cerrno>
#include <ostream>
#include <vector>

namespace lares::sys {
namespace watch_test {

using Kind = Change::Kind;

struct Seen {
    Kind kind = Kind::overflow;
    std::string name;
    bool made_in_place = false;
    friend bool operator==(const Seen&, const Seen&) = default;
};
void PrintTo(const Seen& seen, std::ostream* out) {
    *out << static_cast<int>(seen.kind) << " " << seen.name << (seen.made_in_place ? " made" : "");
}

// inotify tells at once, so no test here waits.
class WatchTest : public Scratch {
  protected:
    WatchTest() : watch_{std::move(*Watch::create())} {}

    std::vector<Seen> seen(int watched) {
        std::vector<Seen> all;
        ChangeReader reader{watch_};
        for (Change change; reader.next(change);)
            if (change.watched == watched) all.push_back({change.kind, change.name, change.made_in_place});
        return all;
    }

    Watch watch_;
};

TEST_F(WatchTest, where_nothing_happens_nothing_is_seen) {
    const int watched = watch_.watch_names(path(".").c_str()).value();
    EXPECT_TRUE(seen(watched).empty());
}

TEST_F(WatchTest, names_are_seen_to_come_and_go) {
    const int watched = watch_.watch_names(path(".").c_str()).value();
    std::filesystem::create_symlink("/nowhere", path("web"));
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::appeared, "web"}}));
    std::filesystem::remove(path("web"));
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::vanished, "web"}}));
}

TEST_F(WatchTest, a_directory_that_is_made_here_is_told_from_one_that_is_linked_or_moved_here) {
    std::filesystem::create_directory(path("watched"));
    std::filesystem::create_directory(path("elsewhere"));
    const int watched = watch_.watch_names(path("watched").c_str()).value();
    std::filesystem::create_directory(path("watched/made"));
    std::filesystem::create_directory_symlink(path("elsewhere"), path("watched/linked"));
    std::filesystem::rename(path("elsewhere"), path("watched/moved"));
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::appeared, "made", true},
                                                {Kind::appeared, "linked", false},
                                                {Kind::appeared, "moved", false}}));
}

TEST_F(WatchTest, a_rename_is_one_name_that_goes_and_one_that_comes) {
    write("old", "");
    const int watched = watch_.watch_names(path(".").c_str()).value();
    std::filesystem::rename(path("old"), path("new"));
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::vanished, "old"}, {Kind::appeared, "new"}}));
}

TEST_F(WatchTest, of_names_only_writing_to_a_file_is_not_seen) {
    write("file", "");
    const int watched = watch_.watch_names(path(".").c_str()).value();
    write("file", "new contents");
    std::filesystem::permissions(path("file"), std::filesystem::perms{0755});
    EXPECT_TRUE(seen(watched).empty());
}

TEST_F(WatchTest, of_contents_a_file_that_was_written_and_a_mode_that_was_changed_are_seen) {
    std::filesystem::create_directory(path("web"));
    const int watched = watch_.watch_contents(path("web").c_str()).value();
    write("web/run", "#!/bin/sh\n");
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::appeared, "run"}, {Kind::touched, "run"}}));
    std::filesystem::permissions(path("web/run"), std::filesystem::perms{0755});
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::touched, "run"}}));
}

TEST_F(WatchTest, names_with_any_bytes_and_of_full_length_are_seen) {
    std::filesystem::create_directory(path(std::string(255, 'd')));
    const int watched = watch_.watch_contents(path(std::string(255, 'd')).c_str()).value();
    const std::string name = "a b\n\xff" + std::string(250, 'x');
    std::filesystem::create_directory(path(std::string(255, 'd') + "/" + name));
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::appeared, name, true}}));
}

TEST_F(WatchTest, two_directories_are_told_apart_and_one_can_be_forgotten) {
    std::filesystem::create_directory(path("a"));
    std::filesystem::create_directory(path("b"));
    const int a = watch_.watch_names(path("a").c_str()).value();
    const int b = watch_.watch_names(path("b").c_str()).value();
    EXPECT_NE(a, b);
    watch_.forget(a);
    seen(a);
    write("a/file", "");
    write("b/file", "");
    std::vector<Seen> of_a, of_b;
    ChangeReader reader{watch_};
    for (Change change; reader.next(change);)
        (change.watched == a ? of_a : of_b).push_back({change.kind, change.name, change.made_in_place});
    EXPECT_TRUE(of_a.empty());
    EXPECT_EQ(of_b, (std::vector<Seen>{{Kind::appeared, "file"}}));
}

TEST_F(WatchTest, of_a_place_it_is_seen_that_the_directory_is_moved_away_or_removed_and_nothing_else) {
    std::filesystem::create_directory(path("web"));
    const int watched = watch_.watch_place(path("web").c_str()).value();
    write("web/run", "#!/bin/sh\n");
    EXPECT_TRUE(seen(watched).empty());

    std::filesystem::rename(path("web"), path("elsewhere"));
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::touched, ""}}));
    std::filesystem::remove_all(path("elsewhere"));
    EXPECT_FALSE(seen(watched).empty());
}

TEST_F(WatchTest, of_a_place_behind_a_link_the_directory_counts_and_not_the_link) {
    std::filesystem::create_directory(path("web"));
    std::filesystem::create_directory_symlink("web", path("link"));
    const int watched = watch_.watch_place(path("link").c_str()).value();
    std::filesystem::remove(path("link"));
    EXPECT_TRUE(seen(watched).empty());
    std::filesystem::rename(path("web"), path("elsewhere"));
    EXPECT_EQ(seen(watched).size(), 1u);
}

TEST_F(WatchTest, watching_a_directory_in_another_way_takes_the_place_of_the_way_before) {
    std::filesystem::create_directory(path("web"));
    const int before = watch_.watch_contents(path("web").c_str()).value();
    EXPECT_EQ(watch_.watch_place(path("web").c_str()).value(), before);
    write("web/run", "#!/bin/sh\n");
    EXPECT_TRUE(seen(before).empty());
}

TEST_F(WatchTest, of_renewals_new_contents_are_seen_whichever_way_they_came) {
    std::filesystem::create_directory(path("control"));
    const int watched = watch_.watch_renewals(path("control").c_str()).value();
    const auto last_seen = [&] {
        const auto all = seen(watched);
        return all.empty() ? Seen{} : all.back();
    };
    write("control/status", "x");
    EXPECT_EQ(last_seen(), (Seen{Kind::touched, "status"}));
    ASSERT_TRUE(replace_file(open_directory(here, path("control").c_str())->number(), "status", "y", 0644));
    EXPECT_EQ(last_seen(), (Seen{Kind::appeared, "status"}));
    std::filesystem::remove(path("control/status"));
    EXPECT_EQ(last_seen(), (Seen{Kind::vanished, "status"}));
    std::filesystem::remove(path("control"));
    EXPECT_EQ(seen(watched).front(), (Seen{Kind::touched, ""}));
}

TEST_F(WatchTest, of_renewals_looking_is_none) {
    write("status", "x");
    const int watched = watch_.watch_renewals(path(".").c_str()).value();
    EXPECT_EQ(contents("status"), "x");
    (void)info(directory(), "status");
    EXPECT_TRUE(seen(watched).empty());
}

TEST_F(WatchTest, of_readers_it_is_seen_that_one_closes_the_fifo) {
    auto reader = std::move(*make_and_open_fifo(directory(), "ok", 0600, FifoEnd::reader));
    const int watched = watch_.watch_readers(path("ok").c_str()).value();
    EXPECT_TRUE(seen(watched).empty());
    reader.close();
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::reader_left, ""}}));
}

TEST_F(WatchTest, of_openings_it_is_seen_that_a_reader_comes_and_goes) {
    const auto looked = [&] { return open_fifo_writer(here, path("ok").c_str()).has_value(); };
    make_fifo("ok");
    const int watched = watch_.watch_openings(path("ok").c_str()).value();
    EXPECT_FALSE(looked());
    EXPECT_TRUE(seen(watched).empty()) << "who looks and finds no reader is not seen";
    auto reader = std::move(*make_and_open_fifo(directory(), "ok", 0600, FifoEnd::reader));
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::opened, ""}}));
    EXPECT_TRUE(looked());
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::opened, ""}}));
    reader.close();
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::reader_left, ""}}));
}

TEST_F(WatchTest, of_entries_their_names_are_seen_and_that_the_directory_goes) {
    std::filesystem::create_directory(path("web"));
    const int watched = watch_.watch_entries(path("web").c_str()).value();
    write("web/log", "x");
    write("web/log", "y");
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::appeared, "log"}}));
    std::filesystem::rename(path("web"), path("gone"));
    EXPECT_EQ(seen(watched), (std::vector<Seen>{{Kind::touched, ""}}));
}

TEST_F(WatchTest, a_relative_path_begins_where_it_is_said_to_begin_and_an_absolute_one_does_not) {
    std::filesystem::create_directory(path("web"));
    const int watched = watch_.watch_renewals("web", directory()).value();
    write("web/status", "x");
    EXPECT_FALSE(seen(watched).empty());
    EXPECT_EQ(watch_.watch_renewals(path("web").c_str(), directory()).value(), watched);
    EXPECT_EQ(watch_.watch_renewals(std::string(5000, 'x').c_str(), directory()).error().number,
              ENAMETOOLONG);
}

TEST_F(WatchTest, thousands_of_changes_are_all_seen) {
    const int watched = watch_.watch_names(path(".").c_str()).value();
    for (int i = 0; i < 3000; ++i)
        std::filesystem::create_symlink("/nowhere", path("service-" + std::to_string(i)));
    EXPECT_EQ(seen(watched).size(), 3000u);
}

TEST_F(WatchTest, what_is_missing_or_no_directory_cannot_be_watched) {
    write("file", "");
    EXPECT_EQ(watch_.watch_names(path("missing").c_str()).error().number, ENOENT);
    EXPECT_EQ(watch_.watch_names(path("file").c_str()).error().number, ENOTDIR);
    EXPECT_EQ(watch_.watch_contents(path("file").c_str()).error().number, ENOTDIR);
    EXPECT_EQ(watch_.watch_renewals(path("file").c_str()).error().number, ENOTDIR);
    EXPECT_EQ(watch_.watch_readers(path("missing").c_str()).error().number, ENOENT);
}

TEST(Watch, one_that_was_not_created_is_false_and_watches_nothing) {
    Watch watch;
    EXPECT_FALSE(watch);
    EXPECT_FALSE(watch.watch_renewals("/"));
    EXPECT_FALSE(watch.watch_readers("/"));
    ChangeReader reader{watch};
    Change change;
    EXPECT_FALSE(reader.next(change));
}

TEST(Watch, without_descriptors_there_is_none) {
    EXPECT_EQ(in_child([] {
                  use_up_descriptors();
                  EXPECT_EQ(Watch::create().error().number, EMFILE);
                  return 0;
              }),
              0);
}

TEST(MayChangeElsewhere, a_file_system_of_this_machine_does_not) {
    EXPECT_FALSE(may_change_elsewhere(*open_directory(here, "/proc")));
    EXPECT_FALSE(may_change_elsewhere(*open_directory(here, "/dev")));
}

} // namespace watch_test
} // namespace lares::sys
