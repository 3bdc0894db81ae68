// SPDX-License-Identifier: ISC
#include "service/history.hpp"

#include "fake_supervise.hpp"

#include <cerrno>
#include <sys/stat.h>
#include <vector>

namespace lares::service {
namespace history_test {

using Numbers = std::vector<std::uint64_t>;

std::string line_of(std::uint64_t number) {
    protocol::RunRecord run;
    run.number = number;
    return std::string{to_text(run).view()};
}

class PastRuns : public FakeSupervise {
  protected:
    PastRuns() { ::mkdirat(directory(), "web/supervise", 0700); }

    void write_history(const std::string& text) const { write("web/supervise/history", text); }
    void write_old(const std::string& text) const { write("web/supervise/history.old", text); }

    Numbers numbers() const {
        Numbers found;
        const auto runs = history_of(web());
        if (!runs) return {0};
        for (const auto& run : *runs) found.push_back(run.number);
        return found;
    }
    HistoryFailure failure(const std::string& name = "web") const {
        const auto runs = history_of(web(name));
        return runs ? HistoryFailure{"", "", 0} : runs.error();
    }
    // Strings are compared by what is in them.
    void expect_failure(const HistoryFailure& found, const std::string& attempt, const std::string& file,
                        int error) const {
        EXPECT_EQ(found.attempt, attempt);
        EXPECT_EQ(found.file, file);
        EXPECT_EQ(found.error, error);
    }
};

TEST_F(PastRuns, are_none_where_there_is_no_history) {
    EXPECT_EQ(numbers(), Numbers{});
    std::filesystem::remove(path("web/supervise"));
    EXPECT_EQ(numbers(), Numbers{}) << "it was never supervised";
}

TEST_F(PastRuns, are_those_of_both_files_the_oldest_first) {
    write_history(line_of(4) + line_of(5));
    EXPECT_EQ(numbers(), (Numbers{4, 5}));
    write_old(line_of(2) + line_of(3));
    EXPECT_EQ(numbers(), (Numbers{2, 3, 4, 5}));
}

TEST_F(PastRuns, are_told_by_the_old_file_alone_when_the_new_one_is_not_there_yet) {
    write_old(line_of(2));
    EXPECT_EQ(numbers(), Numbers{2});
}

TEST_F(PastRuns, are_not_told_twice_when_the_file_is_renamed_meanwhile) {
    write_history(line_of(1));
    ASSERT_EQ(::linkat(directory(), "web/supervise/history", directory(), "web/supervise/history.old", 0), 0);
    EXPECT_EQ(numbers(), Numbers{1});
}

TEST_F(PastRuns, are_whole_lines_and_the_end_of_one_file_does_not_spoil_the_next) {
    write_old(line_of(1) + "run=2 start=");
    write_history(line_of(3) + "nonsense\n\n" + line_of(4) + line_of(5).substr(0, 40));
    EXPECT_EQ(numbers(), (Numbers{1, 3, 4}));
}

TEST_F(PastRuns, are_the_last_ones_of_a_file_that_is_far_too_long) {
    write_history(line_of(1) + std::string(100'000, '\n') + line_of(2));
    EXPECT_EQ(numbers(), Numbers{2});
}

TEST_F(PastRuns, of_what_cannot_be_entered_are_not_known) {
    write("file", "");
    expect_failure(failure("missing"), "chdir", "", ENOENT);
    expect_failure(failure(""), "chdir", "", ENOENT);
    expect_failure(failure("file"), "chdir", "", ENOTDIR);
}

TEST_F(PastRuns, in_what_is_no_regular_file_are_not_looked_for) {
    make_fifo("web/supervise/history");
    expect_failure(failure(), "open", "history", EINVAL);
    std::filesystem::remove(path("web/supervise/history"));
    std::filesystem::create_directory(path("web/supervise/history.old"));
    expect_failure(failure(), "open", "history.old", EINVAL);
    write("elsewhere", line_of(1));
    std::filesystem::create_symlink(path("elsewhere"), path("web/supervise/history"));
    expect_failure(failure(), "open", "history", ELOOP);
}

TEST_F(PastRuns, of_a_control_directory_that_is_none_are_not_known) {
    std::filesystem::remove(path("web/supervise"));
    write("web/supervise", "");
    expect_failure(failure(), "open", "history", ENOTDIR);
}

protocol::RunRecord run_from(std::uint64_t number, std::int64_t start) {
    protocol::RunRecord run;
    run.number = number;
    run.start = TaiLabel::from_unix(start, 0);
    return run;
}

std::string look_at_run(std::uint64_t number, std::int64_t at) {
    const auto label = to_text(TaiLabel::from_unix(at, 0));
    return "run " + std::to_string(number) + " at " + std::string{label.data(), label.size()} + " why\n";
}

TEST_F(PastRuns, have_the_looks_that_were_taken_of_them) {
    // Counted anew once, and the run to come has none yet.
    const std::vector<protocol::RunRecord> runs{run_from(7, 100), run_from(1, 200), run_from(7, 300)};
    using Texts = std::vector<std::string>;
    EXPECT_EQ(looks_of(web(), runs), (Texts{"", "", ""})) << "there are none";
    write("web/supervise/stuck", look_at_run(7, 150) + look_at_run(1, 210) + look_at_run(1, 220) +
                                     look_at_run(7, 300) + look_at_run(8, 400) + look_at_run(1, 199));
    EXPECT_EQ(looks_of(web(), runs),
              (Texts{look_at_run(7, 150), look_at_run(1, 210) + look_at_run(1, 220), look_at_run(7, 300)}));
    std::filesystem::remove(path("web/supervise/stuck"));
    ::mkfifo(path("web/supervise/stuck").c_str(), 0600);
    EXPECT_EQ(looks_of(web(), runs), (Texts{"", "", ""})) << "and nobody waits for a FIFO";
}

} // namespace history_test
} // namespace lares::service
