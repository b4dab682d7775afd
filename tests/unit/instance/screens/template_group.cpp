#include "instance/screens/template_group.hpp"

#include <doctest/doctest.h>

#include "instance/screens/read_widget.hpp"

using namespace iocwright;
using namespace iocwright::screens;

namespace {

std::string record(const std::string& type, const std::string& pv, const std::string& link,
                   const std::string& parameter, const std::string& device = "asynInt32") {
  return "record(" + type + ", \"" + pv + "\") {\n  field(DTYP, \"" + device + "\")\n  field(" + link +
         ", \"@asyn(P,0)" + parameter + "\")\n}\n";
}

Result<Item> group_of(const std::string& text) {
  RecordFile file = *find_records(text);
  return template_group("a/my_dev.template", file);
}

}  // namespace

TEST_CASE("template group: is named after the file, and has signals by what they share") {
  const auto group =
      group_of(record("ao", "$(P)Gain", "OUT", "GAIN") + record("ai", "$(P)Gain_RBV", "INP", "GAIN") +
               record("bi", "$(P)Busy_RBV", "INP", "BUSY") + record("bo", "$(P)Start", "OUT", "START"));
  REQUIRE(group);
  CHECK(group->name == "Mydev");
  REQUIRE(group->children.size() == 3);
  CHECK(group->children[0].name == "Start");
  CHECK(group->children[0].kind == ItemKind::signal_w);
  CHECK(group->children[0].write_widget->kind == WidgetKind::toggle_button);
  CHECK(group->children[1].name == "Busy");
  CHECK(group->children[1].read_widget->kind == WidgetKind::led);
  CHECK(group->children[2].name == "Gain");
  CHECK(group->children[2].kind == ItemKind::signal_rw);
  CHECK(group->children[2].read_pv == "$(P)Gain_RBV");
}

TEST_CASE("template group: a waveform is written by its device type, and strings are text") {
  const auto group = group_of(record("waveform", "$(P)Path", "INP", "PATH", "asynOctetWrite") +
                              record("waveform", "$(P)Path_RBV", "INP", "PATH", "asynOctetRead") +
                              record("waveform", "$(P)Data", "INP", "DATA", "asynFloat64ArrayIn"));
  REQUIRE(group);
  REQUIRE(group->children.size() == 2);
  CHECK(group->children[0].name == "Data");
  CHECK(group->children[1].kind == ItemKind::signal_rw);
  CHECK(group->children[1].write_widget->format == TextFormat::string);
}

TEST_CASE("template group: unknown types are errors") {
  CHECK(group_of(record("bo", "$(P)A", "INP", "X")).error().message() ==
        "the record `$(P)A` of type `bo` has INP, for which there is no widget");
  CHECK(group_of(record("waveform", "$(P)A", "INP", "X", "other")).error().message() ==
        "the waveform `$(P)A` has the unknown device type `other`");
}

TEST_CASE("template group: buttons without text are reported") {
  RecordFile file = *find_records(record("bo", "$(P)A", "OUT", "X"));
  REQUIRE(template_group("x.db", file));
  CHECK(file.messages ==
        std::vector<std::string>{"WARNING: ZNAM/ONAM not set for $(P)A. Button labels will be blank."});
}

TEST_CASE("template group: the output chooses both widgets of a pair") {
  const auto group =
      group_of(record("bo", "$(P)Mode", "OUT", "MODE") + record("mbbi", "$(P)M", "INP", "MODE") +
               record("mbbo", "$(P)Kind", "OUT", "KIND") + record("lsi", "$(P)K", "INP", "KIND"));
  REQUIRE(group);
  REQUIRE(group->children.size() == 2);
  CHECK(group->children[0].read_widget->kind == WidgetKind::led);
  CHECK(group->children[0].write_widget->kind == WidgetKind::toggle_button);
  CHECK(group->children[1].read_widget->kind == WidgetKind::text_read);
  CHECK(group->children[1].write_widget->kind == WidgetKind::combo_box);
}

TEST_CASE("template group: a name loses `_RBV` after its macros") {
  const auto group = group_of(record("ai", "$(P)Gain_RBV$(SUFFIX)", "INP", "GAIN"));
  REQUIRE(group);
  CHECK(group->children.at(0).name == "Gain");
}

TEST_CASE("template group: one missing button text is reported, empty ones are not") {
  const std::string start = "record(bo, \"A\") { field(OUT, \"@asyn(P)X\")\n field(ZNAM, \"\")\n";
  RecordFile one = *find_records(start + "}\n");
  REQUIRE(template_group("x.db", one));
  CHECK(one.messages.size() == 1);
  RecordFile both = *find_records(start + " field(ONAM, \"\")\n}\n");
  REQUIRE(template_group("x.db", both));
  CHECK(both.messages.empty());
}

TEST_CASE("template group: a waveform without a device type is an error") {
  CHECK(group_of("record(waveform, \"A\") { field(INP, \"@asyn(P)X\") }\n").error().message() ==
        "the waveform `A` has no device type");
}
