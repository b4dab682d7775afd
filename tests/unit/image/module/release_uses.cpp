#include "image/module/release_uses.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using image::ModuleNames;
using image::Names;
using image::ReleaseUses;

namespace {

using Modules = std::set<std::string>;

ModuleNames names_of(const char* macro, Names used) {
  ModuleNames out;
  out.macro = macro;
  out.sources.used = std::move(used);
  return out;
}

bool all(const std::string& /*module*/) { return true; }

constexpr std::string_view release =
    "# a comment\n"
    "SUPPORT=/support\n"
    "-include $(TOP)/configure/EPICS_BASE\n"
    "\n"
    "EPICS_BASE=/base\n"
    "SEQ = /support/seq\n"
    "ASYN = /support/asyn\n"
    "IPAC =\n"
    "OTHER = /support/other\n"
    "STD = /support/std\n";

}  // namespace

TEST_CASE("release uses: what a module refers to, and what these refer to") {
  ReleaseUses uses;
  uses.put("seq", names_of("SEQ", {}));
  uses.put("asyn", names_of("ASYN", {"SEQ_LIB"}));
  uses.put("other", names_of("OTHER", {"ASYN"}));
  uses.put("std", names_of("STD", {"ASYN", "unrelated"}));
  CHECK(uses.direct("std") == Modules{"asyn"});
  CHECK(uses.reachable("std", all) == Modules{"asyn", "seq"});
  CHECK(uses.reachable("std", [](const std::string& name) { return name != "asyn"; }).empty());
  CHECK(uses.reachable("seq", all).empty());
  CHECK(uses.reachable("unknown", all).empty());
}

TEST_CASE("release uses: requirements of the recipe, libraries and dbds") {
  ReleaseUses uses;
  ModuleNames asyn = names_of("ASYN", {});
  asyn.recipe.offered = {"-lasyn"};
  asyn.sources.offered = {"asyn.dbd"};
  uses.put("asyn", asyn);
  uses.put("linked", names_of("LINKED", {"-lasyn"}));
  uses.put("loaded", names_of("LOADED", {"asyn.dbd"}));
  ModuleNames requiring = names_of("REQUIRING", {});
  requiring.required = {"asyn"};
  uses.put("requiring", requiring);
  for (const char* module : {"linked", "loaded", "requiring"}) CHECK(uses.direct(module) == Modules{"asyn"});
  asyn.recipe.offered = {};
  uses.put("asyn", asyn);
  CHECK(uses.direct("linked").empty());
}

TEST_CASE("release uses: of two modules that use each other, the later one sees the other") {
  ReleaseUses uses;
  uses.put("core", names_of("CORE", {"PLUGIN"}));
  uses.put("plugin", names_of("PLUGIN", {"CORE"}));
  uses.put("driver", names_of("DRIVER", {"CORE"}));
  CHECK(uses.reachable("core", all).empty());
  CHECK(uses.reachable("plugin", all) == Modules{"core"});
  CHECK(uses.reachable("driver", all) == Modules{"core", "plugin"});
  CHECK(uses.missed_macros("core", {}, all).empty());
}

TEST_CASE("release uses: RELEASE has only what the module can use") {
  ReleaseUses uses;
  uses.put("seq", names_of("SEQ", {}));
  uses.put("asyn", names_of("ASYN", {"IPAC"}));
  uses.put("other", names_of("OTHER", {}));
  uses.put("std", names_of("STD", {"OTHER"}));
  CHECK(uses.release_for("std", {"asyn"}, release) ==
        "SUPPORT=/support\n-include $(TOP)/configure/EPICS_BASE\nEPICS_BASE=/base\nASYN = /support/asyn\n"
        "IPAC =\nSTD = /support/std\n");
}

TEST_CASE("release uses: macros that a module or those that it uses set in RELEASE") {
  ReleaseUses uses;
  ModuleNames asyn = names_of("ASYN", {});
  asyn.macros = {"OTHER"};
  uses.put("asyn", asyn);
  uses.put("std", names_of("STD", {}));
  CHECK(uses.release_for("std", {"asyn"}, "EPICS_BASE=/b\nOTHER=/o\nIPAC=\nSTD := /s\n") ==
        "EPICS_BASE=/b\nOTHER=/o\nSTD := /s\n");
  CHECK(uses.release_for("std", {}, "OTHER=/o\nSTD=/s\n") == "STD=/s\n");
}

TEST_CASE("release uses: `release: all` sees everything") {
  ReleaseUses uses;
  uses.put("other", names_of("OTHER", {}));
  ModuleNames std = names_of("STD", {});
  std.whole = true;
  uses.put("std", std);
  CHECK(uses.reachable("std", all) == Modules{"other"});
  CHECK(uses.release_for("std", {"other"}, "# c\nUNKNOWN=1\nOTHER=/o\n") == "UNKNOWN=1\nOTHER=/o\n");
}

TEST_CASE("release uses: macros that a module was built without") {
  ReleaseUses uses;
  uses.put("std", names_of("STD", {"SEQ", "ASYN", "-lcalc"}));
  uses.put("seq", names_of("SEQ", {}));
  uses.put("asyn", names_of("ASYN", {}));
  ModuleNames calc = names_of("CALC", {});
  calc.sources.offered = {"-lcalc"};
  uses.put("calc", calc);
  CHECK(uses.missed_macros("std", {"asyn"}, all) == std::vector<std::string>{"SEQ", "CALC"});
  CHECK(uses.missed_macros("std", {"asyn"}, [](const std::string&) { return false; }).empty());
}
