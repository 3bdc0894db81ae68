// SPDX-License-Identifier: ISC
#include "service/typed.hpp"

#include "service/operands.hpp"

#include <gtest/gtest.h>

namespace typed_test {

using lares::service::scan_directory;
using lares::service::typed_at_lares;
using lares::service::typed_at_lares_for;
using lares::service::typed_at_svc;

TEST(Typed, at_svc_is_its_letters) {
    EXPECT_EQ(typed_at_svc("-k", "/service/web"), "svc -k /service/web");
    EXPECT_EQ(typed_at_svc("", "web"), "svstat -v web");
}

TEST(Typed, at_lares_is_a_verb) {
    const auto typed = typed_at_lares(scan_directory());
    EXPECT_EQ(typed("-u", "web"), "lares start web");
    EXPECT_EQ(typed("-d", "web"), "lares stop web");
    EXPECT_EQ(typed("-dx", "web"), "lares stop web");
    EXPECT_EQ(typed("-r", "web"), "lares restart web");
    EXPECT_EQ(typed("-k", "web"), "lares kill web");
    EXPECT_EQ(typed("-c", "web"), "lares cont web");
    EXPECT_EQ(typed("", "web"), "lares why web");
}

TEST(Typed, at_lares_names_the_scan_directory_and_a_service_in_it_by_its_name) {
    const auto typed = typed_at_lares("/srv/scan");
    EXPECT_EQ(typed("-k", "/srv/scan/web"), "lares --scan /srv/scan kill web");
    EXPECT_EQ(typed("-k", "/srv/scan/web/log"), "lares --scan /srv/scan kill /srv/scan/web/log");
    EXPECT_EQ(typed("-k", "/srv/scanned/web"), "lares --scan /srv/scan kill /srv/scanned/web");
}

TEST(Typed, at_lares_knows_the_scan_directory_from_an_entry_of_it) {
    EXPECT_EQ(typed_at_lares_for("web", "/srv/scan/web")("-u", "db"), "lares --scan /srv/scan start db");
    EXPECT_EQ(typed_at_lares_for("/etc/lares/web", "/etc/lares/web")("-u", "/etc/lares/web"),
              "lares start /etc/lares/web");
}

} // namespace typed_test
