#include "epics/db/defines_record.hpp"

#include <doctest/doctest.h>

using iocwright::epics::defines_record;

TEST_CASE("defines_record: records and aliases define names, in quotes or without") {
  for (const char* database :
       {"record(ai, \"A:UPTIME\") {}", "record(ai,A:UPTIME)", "grecord ( \"ai\" , \"A:UPTIME\" ) { }",
        "record(ai, \"B\") { alias(\"A:UPTIME\") }", "alias(\"B\", \"A:UPTIME\")",
        "# a comment\nrecord(ai, \"B\") { field(INP, \"A:UPTIME CP\") }\nrecord(ai, \"A:UPTIME\") {}"})
    CHECK_MESSAGE(defines_record(database, "A:UPTIME"), database);
}

TEST_CASE("defines_record: links, comments, longer names and the targets of aliases do not") {
  for (const char* database :
       {"", "record(ai, \"B\") { field(INP, \"A:UPTIME\") }", "# record(ai, \"A:UPTIME\") {}",
        "record(ai, \"A:UPTIMES\") {}", "record(ai, \"XA:UPTIME\") {}", "alias(\"A:UPTIME\", \"B\")",
        "record(ai, \"A:UPTIME"})
    CHECK_MESSAGE(!defines_record(database, "A:UPTIME"), database);
}
