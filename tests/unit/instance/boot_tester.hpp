// Makes the `Boot` of definitions and an instance that are given as strings, for unit tests of the instance
// wing.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "instance/generate.hpp"
#include "instance/report/facts.hpp"
#include "memory_disk.hpp"

namespace iocwright::tests {

struct BootTester {
  /// `definitions` are the entity models of a module `m`, and `entities` the entities of the instance.
  BootTester(const std::string& definitions, const std::string& entities) {
    disk.files["/m.ibek.support.yaml"] = "module: m\nentity_models:\n" + definitions;
    disk.files["/ioc.yaml"] = "ioc_name: TEST\ndescription: a test\nentities:\n" + entities;
    read();
  }

  /// The file and line of a place, and its text: `m.ibek.support.yaml:4: name`.
  std::string at(Span span) const {
    if (!span.known()) return "unknown";
    const SourceFile& file = sources.file(span.file);
    return fmt::format("{}:{}: {}", path::name(file.path()), file.place(span.begin).line,
                       file.text().substr(span.begin, span.end - span.begin));
  }
  std::string at(const boot::TemplatePlace& place) const { return at(boot::locate(place, sources)); }

  /// All errors and warnings.
  std::string messages() {
    std::ostringstream out;
    sink.flush(sources, {}, out);
    return out.str();
  }

  MemoryDisk disk;
  Sources sources;
  Sink sink;
  std::optional<boot::Boot> boot;
  std::vector<report::EntityFacts> entity_facts;  ///< of `boot`

 private:
  void read() {
    yaml::Reader reader{disk, sources, sink};
    const Environment environment({{"IOC", "/epics/ioc"}, {"RUNTIME_DIR", "/epics/runtime"}});
    const auto inspect = [this](const resolve::ResolvedIoc& ioc, const resolve::Definitions&) {
      entity_facts = report::entity_facts(ioc, Limits());
    };
    boot = instance::read_boot({"/ioc.yaml"}, {"/m.ibek.support.yaml"}, reader, environment, Limits(),
                               boot::Screens::no, inspect);
  }
};

}  // namespace iocwright::tests
