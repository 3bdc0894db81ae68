// SPDX-License-Identifier: ISC
#include "logbook/log_watch.hpp"

#include "log_directory.hpp"

#include <array>
#include <unistd.h>

namespace lares::logbook {
namespace log_watch_test {

using Places = std::vector<std::size_t>;

// A reader that stays: nothing is written to a pipe whose other end is open.
class Watched : public WithLog {
  protected:
    Watched() { EXPECT_EQ(::pipe(pipe_.data()), 0); }
    ~Watched() override {
        for (const int end : pipe_) ::close(end);
    }
    int reader() const { return pipe_[1]; }

    std::array<int, 2> pipe_{};
};

TEST_F(Watched, a_directory_in_which_something_is_written_is_told) {
    std::filesystem::create_directory(path("quiet"));
    std::filesystem::create_directory(path("main"));
    LogWatch watch{{path("quiet"), path("main")}};
    write("main/current", "line\n");
    EXPECT_EQ(watch.wait(reader()), Places{1});
}

TEST_F(Watched, a_directory_that_comes_later_is_told) {
    LogWatch watch{{path("log/main")}};
    std::filesystem::create_directory(path("log"));
    EXPECT_EQ(watch.wait(reader()), Places{0});
    std::filesystem::create_directory(path("log/main"));
    EXPECT_EQ(watch.wait(reader()), Places{0});
}

// As one that nobody may read: it is there, and the kernel tells nothing of it.
TEST_F(Watched, what_is_there_and_cannot_be_watched_is_looked_at_all_the_same) {
    write("main", "no directory");
    LogWatch watch{{path("main"), path("main/below")}};
    EXPECT_EQ(watch.wait(reader()), (Places{0, 1}));
}

} // namespace log_watch_test
} // namespace lares::logbook
