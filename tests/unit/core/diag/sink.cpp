#include "core/diag/sink.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace iocwright;

TEST_CASE("sink: prints diagnostics in order, without duplicates and consequences") {
  Sources sources;
  const FileId file = sources.add("f", "abc\n");
  Sink sink;
  sink.add(error(DiagKind::wrong_type, "second").at({file, 1, 2}));
  sink.add(error(DiagKind::wrong_type, "of the run"));
  sink.add(error(DiagKind::wrong_type, "first").at({file, 0, 1}));
  sink.add(error(DiagKind::wrong_type, "second").at({file, 1, 2}));
  sink.add(error(DiagKind::wrong_type, "follows").at({file, 0, 1}).consequence());
  CHECK(sink.error_count() == 5);
  std::ostringstream out;
  sink.flush(sources, {}, out);
  CHECK(out.str() ==
        "f:1:1: error: first [wrong-type]\n    1 | abc\n      | ^\n\n"
        "f:1:2: error: second [wrong-type]\n    1 | abc\n      |  ^\n\n"
        "iocwright: error: of the run [wrong-type]\n");
}

TEST_CASE("sink: diagnostics of one kind with the same cause are printed once and counted") {
  Sources sources;
  const FileId file = sources.add("f", "abc\n");
  Sink sink, later;
  sink.add(error(DiagKind::later_object, "A").at({file, 0, 1}).caused_by("id"));
  sink.add(error(DiagKind::unknown_object, "another kind").at({file, 1, 2}).caused_by("id"));
  sink.add(error(DiagKind::later_object, "B").at({file, 2, 3}).caused_by("id"));
  later.add(error(DiagKind::later_object, "C").caused_by("id"));
  later.add(error(DiagKind::later_object, "D").caused_by("id"));
  sink.add_all(std::move(later));
  CHECK(sink.error_count() == 5);
  std::ostringstream out;
  sink.flush(sources, {}, out);
  CHECK(out.str() ==
        "f:1:1: error: A [later-object]\n    1 | abc\n      | ^\nnote: and 3 more like this\n\n"
        "f:1:2: error: another kind [unknown-object]\n    1 | abc\n      |  ^\n");
}

TEST_CASE("sink: prints twenty diagnostics and counts the rest") {
  Sources sources;
  const FileId file = sources.add("f", std::string(50, 'x'));
  Sink sink;
  for (std::uint32_t i = 0; i < 25; ++i) sink.add(error(DiagKind::wrong_type, "m").at({file, i, i + 1}));
  std::ostringstream out;
  sink.flush(sources, {}, out);
  CHECK(out.str().ends_with("\n\n5 further messages not shown\n"));
}

TEST_CASE("sink: JSON output has no line with the number of diagnostics not shown") {
  Sources sources;
  Sink sink;
  for (int i = 0; i < 25; ++i) sink.add(error(DiagKind::wrong_type, std::to_string(i)));
  std::ostringstream out;
  sink.flush(sources, {.format = MessageFormat::json}, out);
  CHECK(out.str().find("not shown") == std::string::npos);
}

TEST_CASE("sink: warnings are printed but are not errors") {
  Sources sources;
  Sink sink;
  sink.add(warning(DiagKind::shadowed_file, "w"));
  CHECK_FALSE(sink.has_errors());
  std::ostringstream out;
  sink.flush(sources, {}, out);
  CHECK(out.str() == "iocwright: warning: w [shadowed-file]\n");
}

TEST_CASE("sink: prints each diagnostic only in the first flush") {
  Sources sources;
  Sink sink;
  sink.add(error(DiagKind::wrong_type, "m"));
  std::ostringstream first, second;
  sink.flush(sources, {}, first);
  sink.flush(sources, {}, second);
  CHECK(second.str().empty());
  CHECK(sink.has_errors());
}

TEST_CASE("sink: a blank line separates diagnostics, even of different flushes, but not JSON objects") {
  const auto printed = [](const MessageStyle& style) {
    Sources sources;
    Sink sink;
    std::ostringstream out;
    for (const char* message : {"one", "two"}) {
      sink.add(error(DiagKind::wrong_type, message).help("h"));
      sink.flush(sources, style, out);
      sink.flush(sources, style, out);
    }
    return out.str();
  };
  CHECK(printed({}) ==
        "iocwright: error: one [wrong-type]\n   help: h\n\n"
        "iocwright: error: two [wrong-type]\n   help: h\n");
  CHECK(printed({.format = MessageFormat::json}).find("\n\n") == std::string::npos);
}

TEST_CASE("sink: add_all() includes errors that are only counted") {
  Sink sink, other;
  other.add(error(DiagKind::wrong_type, "follows").consequence());
  sink.add_all(std::move(other));
  CHECK(sink.error_count() == 1);
}

TEST_CASE("sink: takes the error of a result, and the diagnostics of another sink") {
  Sink sink, other;
  Result<int> good = 1, bad = fail(error(DiagKind::wrong_type, "b"));
  CHECK_FALSE(other.take_error(good));
  CHECK(other.take_error(bad));
  sink.add_all(std::move(other));
  CHECK(sink.error_count() == 1);
  CHECK(sink.first_message() == "b");
}

TEST_CASE("sink: the first message is the one that is first in the file") {
  Sources sources;
  const FileId file = sources.add("f", "abc\n");
  Sink sink;
  CHECK(sink.first_message().empty());
  sink.add(error(DiagKind::wrong_type, "of the run"));
  sink.add(error(DiagKind::wrong_type, "second").at({file, 1, 2}));
  sink.add(error(DiagKind::wrong_type, "first").at({file, 0, 1}));
  CHECK(sink.first_message() == "first");
}

TEST_CASE("sink: the status of errors is a failed step only if files could not be written") {
  Sink sink;
  CHECK(sink.status() == done);
  sink.add(warning(DiagKind::wrong_type, "no error"));
  CHECK(sink.status() == done);
  sink.add(error(DiagKind::unwritable_file, "disk full"));
  CHECK(sink.status() == step_failed);
  sink.add(error(DiagKind::wrong_type, "in the input"));
  CHECK(sink.status() == wrong_input);
}

TEST_CASE("sink: a total counts warnings that were printed before a step without errors") {
  Sink sink;
  const Sources sources;
  std::ostringstream out, total;
  sink.add(warning(DiagKind::ignored_file, "a"));
  sink.flush(sources, {}, out);
  sink.print_total("", {}, total);
  CHECK(total.str().empty());
  sink.add(error(DiagKind::exec_failed, "b"));
  sink.flush(sources, {}, out);
  sink.print_total("", {}, total);
  CHECK(total.str() == "\n1 error, 1 warning\n");
}

namespace {

/// What flush() and print_total() print for these diagnostics, from the blank line before the total.
std::string total_of(std::vector<Diagnostic> diagnostics, std::string_view outcome = "",
                     MessageFormat format = MessageFormat::text) {
  Sink sink;
  const Sources sources;
  for (Diagnostic& each : diagnostics) sink.add(std::move(each));
  std::ostringstream messages, total;
  sink.flush(sources, {format, false}, messages);
  sink.print_total(outcome, {format, false}, total);
  sink.print_total(outcome, {format, false}, total);  // counts only what has been printed since
  return total.str();
}

std::vector<Diagnostic> some(std::size_t errors, std::size_t warnings) {
  std::vector<Diagnostic> out;
  for (std::size_t i = 0; i < errors; ++i)
    out.push_back(error(DiagKind::wrong_type, "e" + std::to_string(i)));
  for (std::size_t i = 0; i < warnings; ++i)
    out.push_back(warning(DiagKind::wrong_type, "w" + std::to_string(i)));
  return out;
}

}  // namespace

TEST_CASE("sink: the total counts errors and warnings, and adds the outcome") {
  CHECK(total_of(some(2, 0)) == "\n2 errors\n");
  CHECK(total_of(some(2, 1), "nothing was written") == "\n2 errors, 1 warning; nothing was written\n");
  CHECK(total_of(some(30, 0)) == "\n30 errors\n");
}

TEST_CASE("sink: a single error has a total only with an outcome, and warnings alone have none") {
  CHECK(total_of(some(1, 0)) == "");
  CHECK(total_of(some(1, 0), "nothing was written") == "\n1 error; nothing was written\n");
  CHECK(total_of(some(0, 3), "nothing was written") == "");
}

TEST_CASE("sink: there is no total among lines of JSON") {
  CHECK(total_of(some(2, 0), "nothing was written", MessageFormat::json) == "");
}
