// SPDX-License-Identifier: ISC
#include "sys/changes.hpp"

#include "in_child.hpp"
#include "scratch.hpp"
#include "sys/clock.hpp"

#include <thread>

namespace lares::sys {
namespace {

using namespace std::chrono_literals;
using Kind = Changes::Event::Kind;

class ChangesTest : public Scratch {
  protected:
    // How often this has come for what is `watched`, since it was last asked for.
    int count(Kind kind, std::optional<int> watched) {
        int found = 0;
        for (Changes::Event event; changes_.next(event);)
            found += event.kind == kind && event.watched == watched;
        return found;
    }
    Fd supervise() { return std::move(*make_and_open_fifo(directory(), "ok", 0600, FifoEnd::reader)); }

    Changes changes_;
};

TEST_F(ChangesTest, new_contents_of_a_file_are_seen) {
    ASSERT_TRUE(replace_file(directory(), "status", "x", 0644));
    const auto watched = changes_.watch_directory(path(".").c_str());
    ASSERT_TRUE(watched);
    ASSERT_TRUE(replace_file(directory(), "status", "y", 0644));
    EXPECT_GT(count(Kind::renewed, watched), 0);
}

TEST_F(ChangesTest, looking_is_no_change) {
    write("status", "x");
    const auto watched = changes_.watch_directory(path(".").c_str());
    EXPECT_EQ(contents("status"), "x");
    (void)info(directory(), "status");
    EXPECT_EQ(count(Kind::renewed, watched), 0);
}

TEST_F(ChangesTest, that_somebody_has_closed_the_reading_end_is_seen) {
    Fd reader = supervise();
    const auto watched = changes_.watch_readers(path("ok").c_str());
    ASSERT_TRUE(watched);
    EXPECT_EQ(count(Kind::reader_left, watched), 0);
    reader.close();
    EXPECT_EQ(count(Kind::reader_left, watched), 1);
}

TEST_F(ChangesTest, what_is_missing_cannot_be_watched) {
    EXPECT_FALSE(changes_.watch_directory(path("missing").c_str()));
    EXPECT_FALSE(changes_.watch_readers(path("missing").c_str()));
    write("file", "");
    EXPECT_FALSE(changes_.watch_directory(path("file").c_str()));
}

TEST_F(ChangesTest, it_sleeps_until_something_changes) {
    ASSERT_TRUE(changes_.watch_directory(path(".").c_str()));
    std::thread writer{[&] {
        std::this_thread::sleep_for(20ms);
        write("status", "x");
    }};
    changes_.wait(Fd{}, std::nullopt);
    writer.join();
    Changes::Event event;
    EXPECT_TRUE(changes_.next(event));
}

TEST_F(ChangesTest, it_sleeps_no_longer_than_until_its_moment) {
    ASSERT_TRUE(changes_.watch_directory(path(".").c_str()));
    const Moment began = now();
    changes_.wait(Fd{}, began + 20ms);
    EXPECT_GE(now() - began, 20ms);
    changes_.wait(Fd{}, began - 1h);
}

TEST_F(ChangesTest, a_fifo_that_loses_its_reader_ends_the_sleep) {
    Fd reader = supervise();
    const auto writer = open_fifo_writer(directory(), "ok");
    std::thread dying{[&] {
        std::this_thread::sleep_for(20ms);
        reader.close();
    }};
    changes_.wait(*writer, std::nullopt);
    dying.join();
}

TEST(Changes, without_descriptors_nothing_can_be_watched_and_nothing_breaks) {
    EXPECT_EQ(in_child([] {
                  use_up_descriptors();
                  Changes changes;
                  EXPECT_FALSE(changes.watch_directory("/"));
                  EXPECT_FALSE(changes.watch_readers("/"));
                  Changes::Event event;
                  EXPECT_FALSE(changes.next(event));
                  const Moment began = now();
                  changes.wait(Fd{}, began + 5ms);
                  EXPECT_GE(now() - began, 5ms) << "it still rests between two looks";
                  return 0;
              }),
              0);
}

} // namespace
} // namespace lares::sys
