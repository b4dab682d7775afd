#include "instance/check/file_syntax.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "memory_disk.hpp"

namespace iocwright::check {

namespace {

using Lines = std::vector<std::string>;

/// `LINE: MESSAGE` for each finding in the text of a file with this name.
Lines found_in(const std::string& path, const std::string& text, const std::string& included = "") {
  tests::MemoryDisk disk;
  disk.files = {{path, text}, {"/db/common.template", included}};
  Sources sources;
  Sink sink;
  check_file_syntax(path, disk, sources, sink);
  Lines out;
  for (const Diagnostic& diagnostic : sink.take()) {
    const Span span = diagnostic.span();
    const std::size_t line = sources.file(span.file).place(span.begin).line;
    out.push_back(fmt::format("{}: {}", line, diagnostic.message()));
  }
  return out;
}

Lines in_template(const std::string& text) { return found_in("/db/a.template", text); }

}  // namespace

TEST_CASE("file syntax: all errors of a template are found") {
  CHECK(in_template("record(ai, \"$(P)A\") {\n  field(DESC, \"x\"\n}\nrecord(bi \"B\") {}\n") ==
        Lines{"3: unexpected `}`", "4: unexpected `\"B\"`"});
}

TEST_CASE("file syntax: macros have some value, also for names and numbers without quotes") {
  CHECK(
      in_template("record($(TYPE), \"$(P)\") {\n  field($(F), $(V))\n  field(PREC, $(PREC=3))\n}\n").empty());
  CHECK(in_template("substitute \"R=1\"\nrecord(ai, $(R)) {}\n").empty());
}

TEST_CASE("file syntax: nothing is said after a line that depends on a macro") {
  CHECK(in_template("$(DISABLE) record(ai, \"A\") {\n  field(DESC, \"x\"\n}\n").empty());
  CHECK(in_template("record(ai, \"A\") {\n  field(DESC, \"$(X)\"\n}\n") == Lines{"3: unexpected `}`"});
}

TEST_CASE("file syntax: what is included is read, but has its own errors") {
  CHECK(found_in("/db/a.template", "include \"common.template\"\nrecord(ai, A {}\n", "record(bi, B) {}\n") ==
        Lines{"2: unexpected `{`"});
  CHECK(found_in("/db/a.template", "include \"common.template\"\nrecord(ai, A) {}\n", "record(bi, B {}\n")
            .empty());
  CHECK(in_template("include \"of_another_module.template\"\nrecord(ai, \"A\") {}\n").empty());
}

TEST_CASE("file syntax: substitution files") {
  CHECK(found_in("/db/a.subst", "file x.db {\n  pattern {P}\n  {\"a\"}\n}\n").empty());
  CHECK(found_in("/db/a.substitutions", "file x.db {\n  pattern {P}\n  {\"a\", \"b\"}\n}\n").size() == 1);
}

}  // namespace iocwright::check
