// SPDX-License-Identifier: ISC
#include "logbook/followed_log.hpp"

#include "log_directory.hpp"

#include <fstream>
#include <random>
#include <unistd.h>

namespace lares::logbook {
namespace followed_log_test {

// A logger that writes numbers, rotates as multilog and svlogd do, and keeps so many old files.
class NumberedLog : public WithLog {
  protected:
    NumberedLog() { open_current(); }

    void say() {
        ++number_;
        current_ << stamped(number_, std::to_string(number_)) << std::flush;
    }
    // `is_processed`: what was `current` becomes another file with the same lines.
    void rotate(bool is_processed, std::size_t keep) {
        current_.close();
        std::filesystem::rename(path("current"), path("previous"));
        open_current();
        finish(is_processed, keep);
    }
    void begin_rotation() {
        current_.close();
        std::filesystem::rename(path("current"), path("previous"));
        open_current();
    }
    void finish(bool is_processed, std::size_t keep) {
        const std::string name = old_name(number_ + 0.5);
        if (is_processed) {
            std::filesystem::copy_file(path("previous"), path("processed"));
            std::filesystem::rename(path("processed"), path(name));
            std::filesystem::remove(path("previous"));
        } else {
            std::filesystem::rename(path("previous"), path(name));
        }
        if (old_.empty() || old_.back() != name) old_.push_back(name);
        for (; old_.size() > keep; old_.erase(old_.begin())) std::filesystem::remove(path(old_.front()));
    }
    void open_current() {
        current_.open(path("current"), std::ios::app | std::ios::binary);
        std::filesystem::permissions(path("current"), std::filesystem::perms::owner_all);
    }

    std::vector<int> read(FollowedLog& log) {
        std::vector<Line> lines;
        log.read(lines, complaints_);
        std::vector<int> numbers;
        for (const Line& line : lines) numbers.push_back(std::stoi(std::string{line.message()}));
        return numbers;
    }

    std::ofstream current_;
    int number_ = 0;
    std::vector<std::string> old_;
    Complaints complaints_;
};

using Numbers = std::vector<int>;

TEST_F(NumberedLog, what_is_there_at_the_beginning_is_left_to_others) {
    say();
    FollowedLog log{place()};
    const auto files = log.begin();
    ASSERT_TRUE(files);
    EXPECT_EQ(files->files.back().most, std::filesystem::file_size(path("current")));
    EXPECT_EQ(read(log), Numbers{});
    say();
    EXPECT_EQ(read(log), Numbers{2});
}

TEST_F(NumberedLog, a_line_is_one_when_its_end_has_come) {
    FollowedLog log{place()};
    log.begin();
    current_ << "4" << std::flush;
    EXPECT_EQ(read(log), Numbers{});
    current_ << "2\n7" << std::flush;
    EXPECT_EQ(read(log), Numbers{42});
    begin_rotation();
    finish(false, 9);
    EXPECT_EQ(read(log), Numbers{7}) << "its file has ended, so has it";
}

TEST_F(NumberedLog, files_that_have_come_and_gone_between_two_looks_are_read_in_order) {
    FollowedLog log{place()};
    log.begin();
    Numbers all;
    for (int i = 0; i < 5; ++i)
        say(), all.push_back(number_), say(), all.push_back(number_), rotate(i % 2 == 0, 9);
    say(), all.push_back(number_);
    EXPECT_EQ(read(log), all);
}

TEST_F(NumberedLog, a_current_that_was_emptied_or_replaced_is_read_from_its_beginning) {
    say(), say();
    FollowedLog log{place()};
    log.begin();
    std::filesystem::resize_file(path("current"), 0);
    EXPECT_EQ(read(log), Numbers{});
    say();
    EXPECT_EQ(read(log), Numbers{3});
    current_.close();
    std::filesystem::remove(path("current"));
    open_current();
    say();
    EXPECT_EQ(read(log), Numbers{4});
}

TEST_F(NumberedLog, a_directory_that_appears_later_is_read_from_its_beginning) {
    FollowedLog log{{path("later"), Keeper::multilog}};
    EXPECT_FALSE(log.begin());
    EXPECT_EQ(read(log), Numbers{});
    std::filesystem::create_directory(path("later"));
    EXPECT_EQ(read(log), Numbers{});
    write("later/" + old_name(1), stamped(1, "1"));
    write("later/current", stamped(2, "2"));
    EXPECT_EQ(read(log), (Numbers{1, 2}));
}

// A directory that may be passed, and not be read, as long as it lives: by nobody, as root may read anything.
class NotToBeListed {
  public:
    explicit NotToBeListed(const std::string& directory) : directory_{directory}, was_{::geteuid()} {
        std::filesystem::permissions(directory_, std::filesystem::perms{0111});
        EXPECT_EQ(::seteuid(was_ == 0 ? 65534 : was_), 0);
    }
    ~NotToBeListed() {
        EXPECT_EQ(::seteuid(was_), 0);
        std::filesystem::permissions(directory_, std::filesystem::perms::owner_all);
    }

  private:
    std::string directory_;
    uid_t was_;
};

TEST_F(NumberedLog, a_directory_that_cannot_be_listed_is_told_once_and_read_when_it_can_be) {
    FollowedLog log{place()};
    log.begin();
    say();
    begin_rotation();
    say();
    {
        const NotToBeListed closed{place().path};
        EXPECT_EQ(read(log), Numbers{1}) << "that file is open";
        EXPECT_EQ(read(log), Numbers{});
    }
    const std::vector<std::string> told = complaints_.take();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_TRUE(told.front().starts_with("unable to read " + place().path + ": ")) << told.front();
    EXPECT_EQ(read(log), Numbers{2});
}

// Whole lives: no line is lost and none comes twice, whatever happens between two looks.
TEST_F(NumberedLog, each_line_comes_once_whatever_the_logger_does_between_two_looks) {
    std::mt19937 random{7};
    for (int round = 0; round < 40; ++round) {
        FollowedLog log{place()};
        log.begin();
        int read_so_far = number_;
        bool is_rotating = false;
        for (int step = 0; step < 120; ++step) {
            const auto what = random() % 6;
            if (what < 3) say();
            if (what == 3 && !is_rotating) say(), begin_rotation(), is_rotating = true;
            if (what == 4 && is_rotating) finish(random() % 2 == 0, 30), is_rotating = false;
            if (what != 5) continue;
            for (const int number : read(log))
                ASSERT_EQ(number, ++read_so_far) << "round " << round << " step " << step;
            ASSERT_EQ(read_so_far, number_);
        }
        if (is_rotating) finish(false, 30);
    }
}

} // namespace followed_log_test
} // namespace lares::logbook
