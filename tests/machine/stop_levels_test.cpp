// SPDX-License-Identifier: ISC
#include "machine/stop_levels.hpp"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace lares::machine {
namespace stop_levels_test {

struct Service {
    std::string name;
    std::vector<std::string> needs;
    std::uint8_t level = 1;
};

// Services that all wait for those that need them.
class Services {
  public:
    explicit Services(std::vector<Service> all) : all_{std::move(all)} {
        for (Service& each : all_) pointers_.push_back(&each);
    }
    unsigned find_levels() {
        return machine::find_levels(pointers_, [this](const Service& it, std::uint8_t level) {
            if (it.level == 0) return false;
            for (const Service& each : all_)
                for (const std::string& need : it.needs)
                    if (each.name == need && each.level >= level) return true;
            return false;
        });
    }
    std::map<std::string, unsigned> levels() const {
        std::map<std::string, unsigned> found;
        for (const Service& each : all_) found[each.name] = each.level;
        return found;
    }

  private:
    std::vector<Service> all_;
    std::vector<Service*> pointers_;
};

using Levels = std::map<std::string, unsigned>;

TEST(StopLevels, where_nobody_waits_there_is_one) {
    Services services{{{"db", {}}, {"web", {}}}};
    EXPECT_EQ(services.find_levels(), 1u);
    EXPECT_EQ(services.levels(), (Levels{{"db", 1}, {"web", 1}}));
    EXPECT_EQ(Services{{}}.find_levels(), 1u);
}

TEST(StopLevels, all_that_hold_up_one_are_on_one_level) {
    Services services{{{"a", {"db"}}, {"db", {}}, {"b", {"db"}}, {"c", {"db"}}}};
    EXPECT_EQ(services.find_levels(), 2u);
    EXPECT_EQ(services.levels(), (Levels{{"a", 2}, {"b", 2}, {"c", 2}, {"db", 1}}));
}

TEST(StopLevels, in_whatever_order_they_come_a_row_is_as_long_as_it_is) {
    for (const bool is_backwards : {false, true}) {
        std::vector<Service> row{{"db", {}}, {"middle", {"db"}}, {"top", {"middle"}}};
        if (is_backwards) row = {row[2], row[1], row[0]};
        Services services{row};
        EXPECT_EQ(services.find_levels(), 3u);
        EXPECT_EQ(services.levels(), (Levels{{"db", 1}, {"middle", 2}, {"top", 3}}));
    }
}

TEST(StopLevels, the_longest_row_from_a_service_counts_and_no_shorter_one) {
    Services services{{{"top", {"db", "middle"}}, {"db", {}}, {"other", {"db"}}, {"middle", {"db"}}}};
    EXPECT_EQ(services.find_levels(), 3u);
    EXPECT_EQ(services.levels(), (Levels{{"top", 3}, {"middle", 2}, {"other", 2}, {"db", 1}}))
        << "other does not hold up middle, and has its time as well";
}

TEST(StopLevels, what_has_gone_holds_up_nobody) {
    Services services{{{"top", {"middle"}, 0}, {"middle", {"db"}}, {"db", {}}}};
    EXPECT_EQ(services.find_levels(), 2u);
    EXPECT_EQ(services.levels(), (Levels{{"top", 0}, {"middle", 2}, {"db", 1}}));
}

TEST(StopLevels, a_circle_has_an_end) {
    Services services{{{"one", {"two"}}, {"two", {"one"}}, {"self", {"self"}}}};
    EXPECT_EQ(services.find_levels(), most_levels);
}

} // namespace stop_levels_test
} // namespace lares::machine
