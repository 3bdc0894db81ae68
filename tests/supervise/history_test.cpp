// SPDX-License-Identifier: ISC
#include "programs/daemons/supervise/history.hpp"

#include "../sys/in_child.hpp"
#include "../sys/scratch.hpp"

#include <cerrno>
#include <csignal>
#include <vector>

namespace lares::supervise {
namespace history_test {

using protocol::RunEnd;
using protocol::RunRecord;

constexpr std::size_t full = 32 * 1024;

RunRecord run(std::uint64_t number) {
    RunRecord record;
    record.number = number;
    record.start = TaiLabel::from_unix(1'795'000'000 + static_cast<std::int64_t>(number), 0);
    record.end = TaiLabel::from_unix(1'795'000'001 + static_cast<std::int64_t>(number), 7);
    record.lived = std::chrono::seconds{1};
    record.how = {RunEnd::Kind::exited, 1, false};
    return record;
}

std::string line_of(std::uint64_t number) {
    return std::string{to_text(run(number)).view()};
}

// Not a member: the checks of a sanitizer need a descriptor of their own to see whose member is called.
int error_of_appending(int directory, std::uint64_t number) {
    History history;
    const auto appended = history.append(directory, run(number));
    return appended ? 0 : appended.error().number;
}

// The starts are a second apart, and tell the runs from each other.
std::uint64_t last_number(int directory) {
    const auto start = History::last_start(directory);
    return start ? static_cast<std::uint64_t>(start->unix_seconds() - 1'795'000'000) : 0;
}

class HistoryFile : public sys::Scratch {
  protected:
    bool append(std::uint64_t number) { return history_.append(directory(), run(number)).has_value(); }
    int error_of_appending(std::uint64_t number = 1) const {
        return history_test::error_of_appending(directory(), number);
    }
    std::uint64_t last_number() const { return history_test::last_number(directory()); }
    std::string history() const { return contents("history"); }
    std::string old() const { return contents("history.old"); }

    // The numbers of all whole lines, the oldest first.
    std::vector<std::uint64_t> numbers() const {
        std::vector<std::uint64_t> found;
        for (const std::string& text : {old(), history()}) {
            std::istringstream lines{text};
            for (std::string line; std::getline(lines, line);)
                if (const auto record = protocol::run_record_from_text(line + "\n"))
                    found.push_back(record->number);
        }
        return found;
    }

  private:
    History history_;
};

TEST_F(HistoryFile, is_made_by_the_first_record_and_everybody_may_read_it) {
    const sys::Mask mask{0};
    EXPECT_TRUE(append(1));
    EXPECT_EQ(history(), line_of(1));
    EXPECT_EQ(mode("history"), 0644u);
    EXPECT_FALSE(is_there("history.old"));
}

TEST_F(HistoryFile, gets_a_line_for_each_run) {
    for (std::uint64_t number = 1; number <= 3; ++number) EXPECT_TRUE(append(number));
    EXPECT_EQ(history(), line_of(1) + line_of(2) + line_of(3));
}

TEST_F(HistoryFile, keeps_one_descriptor_so_that_later_none_is_needed) {
    EXPECT_TRUE(append(1));
    const int answer = sys::in_child([&] {
        sys::use_up_descriptors();
        EXPECT_TRUE(append(2));
        return 0;
    });
    ASSERT_EQ(answer, 0);
    EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{1, 2}));
}

// A crash, or a disk that was full.

TEST_F(HistoryFile, a_line_that_was_cut_off_does_not_spoil_the_next_one) {
    write("history", line_of(1) + "run=2 start=@4000");
    EXPECT_TRUE(append(3));
    EXPECT_EQ(history(), line_of(1) + "run=2 start=@4000\n" + line_of(3));
    EXPECT_TRUE(append(4));
    EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{1, 3, 4}));
}

TEST_F(HistoryFile, an_empty_one_needs_no_newline) {
    write("history", "");
    EXPECT_TRUE(append(1));
    EXPECT_EQ(history(), line_of(1));
}

TEST_F(HistoryFile, a_record_for_which_there_is_no_room_leaves_nothing_of_itself) {
    write("history", line_of(1) + "cut");
    const std::string before = history();
    const int answer = sys::in_child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{before.size() + 10, before.size() + 10};
        if (::setrlimit(RLIMIT_FSIZE, &limit) < 0) return sys::cannot_try;
        EXPECT_EQ(error_of_appending(2), ENOSPC);
        return 0;
    });
    ASSERT_EQ(answer, 0);
    EXPECT_EQ(history(), before);
}

TEST_F(HistoryFile, without_a_descriptor_the_record_is_lost_and_the_next_one_is_not) {
    EXPECT_TRUE(append(1));
    const int answer = sys::in_child([at = directory()] {
        sys::use_up_descriptors();
        EXPECT_EQ(history_test::error_of_appending(at, 2), EMFILE);
        EXPECT_EQ(history_test::last_number(at), 0u) << "it cannot be read either";
        return 0;
    });
    ASSERT_EQ(answer, 0);
    EXPECT_TRUE(append(3));
    EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{1, 3}));
}

// Its size.

TEST_F(HistoryFile, of_more_than_32_KiB_becomes_the_old_one) {
    write("history", std::string(full - 1, 'x') + "\n");
    EXPECT_TRUE(append(1)) << "not yet";
    EXPECT_EQ(history().size(), full + line_of(1).size());
    EXPECT_TRUE(append(2));
    EXPECT_EQ(old().size(), full + line_of(1).size());
    EXPECT_EQ(history(), line_of(2));
    EXPECT_EQ(mode("history") & 0600u, 0600u);
}

TEST_F(HistoryFile, keeps_the_newest_32_to_64_KiB) {
    for (std::uint64_t number = 1; number <= 1500; ++number) {
        ASSERT_TRUE(append(number));
        const std::size_t kept = history().size() + old().size();
        ASSERT_LE(kept, 2 * full + 2 * protocol::longest_run_record);
        ASSERT_TRUE(kept > full || numbers().size() == number);
        ASSERT_EQ(last_number(), number);
    }
    const auto kept = numbers();
    EXPECT_GT(kept.front(), 1u) << "the oldest are gone";
    EXPECT_EQ(kept.back(), 1500u);
    EXPECT_EQ(kept.size(), kept.back() - kept.front() + 1) << "and none between";
}

TEST_F(HistoryFile, takes_the_last_descriptor_and_no_other_when_it_becomes_the_old_one) {
    write("history", std::string(full, 'x') + "\n");
    const int answer = sys::in_child([at = directory()] {
        auto last = sys::open_at(sys::here, "/dev/null", O_RDONLY);
        sys::use_up_descriptors();
        last->close();
        EXPECT_EQ(history_test::error_of_appending(at, 1), 0);
        return 0;
    });
    ASSERT_EQ(answer, 0);
    EXPECT_EQ(history(), line_of(1));
}

// What is there under its name.

TEST_F(HistoryFile, that_is_no_regular_file_is_left_alone) {
    make_fifo("history");
    EXPECT_EQ(error_of_appending(), EINVAL);
    std::filesystem::remove(path("history"));
    write("elsewhere", "");
    std::filesystem::create_symlink("elsewhere", path("history"));
    EXPECT_EQ(error_of_appending(), ELOOP);
    EXPECT_EQ(contents("elsewhere"), "");
    std::filesystem::remove(path("history"));
    std::filesystem::create_directory(path("history"));
    EXPECT_EQ(error_of_appending(), EISDIR);
    EXPECT_EQ(last_number(), 0u);
}

TEST_F(HistoryFile, that_was_moved_away_is_made_anew) {
    EXPECT_TRUE(append(1));
    std::filesystem::rename(path("history"), path("kept"));
    EXPECT_TRUE(append(2));
    EXPECT_EQ(contents("kept"), line_of(1));
    EXPECT_EQ(history(), line_of(2));
}

TEST_F(HistoryFile, that_was_moved_away_does_not_become_the_old_one) {
    EXPECT_TRUE(append(1));
    std::filesystem::rename(path("history"), path("kept"));
    write("kept", std::string(full, 'x') + "\n");
    EXPECT_TRUE(append(2));
    EXPECT_FALSE(is_there("history.old"));
    EXPECT_EQ(history(), line_of(2));
}

TEST_F(HistoryFile, does_not_take_the_place_of_what_is_no_regular_file) {
    const std::string whole = std::string(full, 'x') + "\n";
    write("history", whole);
    make_fifo("history.old");
    EXPECT_EQ(error_of_appending(), EINVAL);
    EXPECT_EQ(history(), whole);
    EXPECT_EQ(sys::info(directory(), "history.old")->type, sys::FileInfo::Type::fifo);
}

TEST_F(HistoryFile, of_a_directory_that_is_not_there_is_an_error) {
    const sys::Fd gone = std::move(*sys::open_directory(sys::here, path("").c_str()));
    std::filesystem::remove_all(path(""));
    EXPECT_EQ(history_test::error_of_appending(gone.number(), 1), ENOENT);
}

// The last record.

TEST_F(HistoryFile, that_is_empty_or_not_there_or_nonsense_has_no_last_number) {
    EXPECT_EQ(last_number(), 0u);
    write("history", "");
    EXPECT_EQ(last_number(), 0u);
    for (const std::string& nonsense : {std::string{"\n"}, std::string(2000, '\n'), std::string(2000, 'x')}) {
        write("history", nonsense);
        EXPECT_EQ(last_number(), 0u);
    }
}

TEST_F(HistoryFile, has_the_number_of_its_last_whole_line) {
    write("history", line_of(1) + line_of(2) + line_of(3).substr(0, line_of(3).size() - 1));
    EXPECT_EQ(last_number(), 2u);
    write("history", line_of(1) + line_of(2) + "nonsense\n\n");
    EXPECT_EQ(last_number(), 2u);
}

TEST_F(HistoryFile, has_a_last_line_that_is_found_however_long_it_is_and_what_was_cut_off_behind_it) {
    RunRecord longest = run(UINT64_MAX);
    longest.ready = longest.start;
    longest.lived = Span::max();
    longest.how = {RunEnd::Kind::killed, 11, true};
    longest.by.append("sixteen-letters-");
    longest.peak_rss_kib = UINT64_MAX;
    longest.cpu = std::chrono::floor<std::chrono::microseconds>(Span::max());
    const std::string line{to_text(longest).view()};
    write("history", std::string(5000, '\n') + line + line.substr(0, line.size() - 1));
    EXPECT_EQ(last_number(), UINT64_MAX);
}

TEST_F(HistoryFile, that_has_just_become_the_old_one_tells_the_number_all_the_same) {
    write("history.old", line_of(7));
    EXPECT_EQ(last_number(), 7u);
    write("history", "run=8 sta");
    EXPECT_EQ(last_number(), 7u);
    write("history", line_of(8));
    EXPECT_EQ(last_number(), 8u);
}

TEST_F(HistoryFile, that_was_removed_is_made_anew) {
    EXPECT_TRUE(append(1));
    ASSERT_TRUE(sys::remove_file(directory(), "history"));
    EXPECT_TRUE(append(2));
    EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{2}));
}

} // namespace history_test
} // namespace lares::supervise
