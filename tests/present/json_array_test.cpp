// SPDX-License-Identifier: ISC
#include "present/json_array.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace json_array_test {

TEST(JsonArray, has_its_objects_on_lines_of_their_own) {
    JsonArray array;
    EXPECT_EQ(array.text(), "[]\n");
    array.add("{\"a\": 1}");
    EXPECT_EQ(array.text(), "[\n{\"a\": 1}\n]\n");
    array.add("{}");
    EXPECT_EQ(array.text(), "[\n{\"a\": 1},\n{}\n]\n");
}

} // namespace json_array_test
} // namespace lares::present
