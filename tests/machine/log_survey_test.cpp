// SPDX-License-Identifier: ISC
#include "machine/log_survey.hpp"

#include <gtest/gtest.h>
#include <map>
#include <string>

namespace lares::machine {
namespace log_survey_test {

using Files = std::map<int, std::uint64_t>; // the second of the label, and the size

std::string name_of(int second) {
    return std::string{protocol::to_text({TaiLabel::from_unix(second, 0), "s"}).view()};
}

void look_at(LogSurvey& survey, const Files& files) {
    survey.begin();
    // Not in their order, as in any directory.
    for (auto file = files.rbegin(); file != files.rend(); ++file)
        survey.add(name_of(file->first), file->second);
}

TEST(LogSurvey, edge_52_as_many_as_the_number_are_one_too_many) {
    LogSurvey survey{3, 0};
    look_at(survey, {{1, 5}, {2, 5}});
    EXPECT_EQ(survey.superfluous(), nullptr);
    look_at(survey, {{1, 5}, {2, 5}, {3, 5}});
    EXPECT_STREQ(survey.superfluous(), name_of(1).c_str());
}

TEST(LogSurvey, files_that_are_too_large_together_are_too_many) {
    LogSurvey survey{100, 1000};
    look_at(survey, {{1, 500}, {2, 500}});
    EXPECT_EQ(survey.superfluous(), nullptr);
    look_at(survey, {{1, 500}, {2, 500}, {3, 1}});
    EXPECT_STREQ(survey.superfluous(), name_of(1).c_str());
}

TEST(LogSurvey, what_cannot_be_removed_is_passed_over) {
    LogSurvey survey{2, 0};
    const Files files{{1, 0}, {2, 0}, {3, 0}};
    look_at(survey, files);
    survey.pass_over();
    EXPECT_STREQ(survey.superfluous(), name_of(2).c_str());
    look_at(survey, files);
    EXPECT_STREQ(survey.superfluous(), name_of(2).c_str());
    survey.pass_over();
    look_at(survey, files);
    survey.pass_over();
    EXPECT_EQ(survey.superfluous(), nullptr);
    EXPECT_FALSE(survey.must_look_again());
    look_at(survey, files);
    EXPECT_EQ(survey.superfluous(), nullptr);
    EXPECT_FALSE(survey.must_look_again());
}

TEST(LogSurvey, the_oldest_go_one_after_another_until_there_are_few_enough) {
    LogSurvey survey{3, 0};
    look_at(survey, {{1, 0}, {2, 0}, {3, 0}, {4, 0}});
    EXPECT_STREQ(survey.superfluous(), name_of(1).c_str());
    survey.on_removed();
    EXPECT_STREQ(survey.superfluous(), name_of(2).c_str());
    survey.on_removed();
    EXPECT_EQ(survey.superfluous(), nullptr);
    EXPECT_FALSE(survey.must_look_again());
}

TEST(LogSurvey, the_oldest_go_until_the_others_are_small_enough) {
    LogSurvey survey{100, 10};
    look_at(survey, {{1, 3}, {2, 0}, {3, 4}, {4, 8}});
    for (int second : {1, 2, 3}) {
        EXPECT_STREQ(survey.superfluous(), name_of(second).c_str());
        survey.on_removed();
    }
    EXPECT_EQ(survey.superfluous(), nullptr);
}

TEST(LogSurvey, of_very_many_it_knows_the_oldest_and_must_look_again_for_the_others) {
    const int many = 3 * static_cast<int>(LogSurvey::most_at_once);
    Files files;
    for (int second = 1; second <= many; ++second) files[second] = 0;
    LogSurvey survey{2, 0};
    for (int next = 1; next < many;) {
        look_at(survey, files);
        for (; survey.superfluous(); ++next) {
            EXPECT_STREQ(survey.superfluous(), name_of(next).c_str());
            survey.on_removed();
            files.erase(next);
        }
        EXPECT_EQ(survey.must_look_again(), next < many) << next;
    }
    EXPECT_EQ(files.size(), 1u);
}

} // namespace log_survey_test
} // namespace lares::machine
