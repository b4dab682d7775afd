#include "cli/manual.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "cli/help_pages.hpp"

using namespace iocwright;
using namespace iocwright::cli;

namespace {

const BuildInfo build{"1.2.3", "0123456789ab", "2026-11-27", "dynamic", "x86_64"};

std::vector<ManualPage> pages_of(Session& session) {
  const auto tree = make_command_tree(session, "iocwright");
  auto pages = manual_pages(*tree, build, session);
  REQUIRE(pages);
  return *pages;
}

}  // namespace

TEST_CASE("manual: there is a page for each command that is not hidden, and for each topic") {
  Session session;
  std::set<std::string> names;
  for (const ManualPage& page : pages_of(session))
    CHECK(names.insert(page.name + "." + std::to_string(page.section)).second);
  for (const char* name :
       {"iocwright.1", "iocwright-support.1", "iocwright-support-build.1", "iocwright-run.1"})
    CHECK(names.contains(name));
  for (const std::string& topic : help_topics()) CHECK(names.contains("iocwright-" + topic + ".7"));
  CHECK_FALSE(names.contains("iocwright-internal.1"));
}

TEST_CASE("manual: a page has the date of the commit and the version") {
  Session session;
  for (const ManualPage& page : pages_of(session)) {
    CAPTURE(page.name);
    CHECK(page.text.starts_with(".TH IOCWRIGHT"));
    CHECK(page.text.find("\"2026-11-27\" \"iocwright 1.2.3\"") != std::string::npos);
  }
}

TEST_CASE("manual: a command's page has its usage, its options and the topics that name it") {
  Session session;
  const auto pages = pages_of(session);
  const auto page = std::ranges::find(pages, "iocwright-support-build", &ManualPage::name);
  REQUIRE(page != pages.end());
  CHECK(page->text.find("\\fBiocwright support build\\fP [OPTIONS] MODULE...") != std::string::npos);
  CHECK(page->text.find("\\fB\\-j\\fP, \\fB\\-\\-jobs\\fP \\fIN\\fP") != std::string::npos);
  CHECK(page->text.find("\\fBiocwright\\-support\\fP(1)") != std::string::npos);
  CHECK(page->text.find("\\fBiocwright\\-images\\fP(7)") != std::string::npos);
  CHECK(page->text.find("\\fBiocwright\\-screens\\fP(7)") == std::string::npos);
}
