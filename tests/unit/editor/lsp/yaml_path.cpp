#include "editor/lsp/yaml_path.hpp"

#include <doctest/doctest.h>

#include "core/diag/sink.hpp"
#include "lang/yaml/parse.hpp"

using namespace iocwright;
using namespace iocwright::lsp;

namespace {

struct Found {
  Sources sources;
  std::shared_ptr<const yaml::Document> document;
  Expectation at;
};

/// What is at the `^` of the text.
Found find(std::string text, FileType type) {
  const std::size_t cursor = text.find('^');
  text.erase(cursor, 1);
  Found out;
  Sink sink;
  out.document = yaml::parse(out.sources.add("x", text), out.sources, sink);
  REQUIRE(out.document != nullptr);
  out.at = expectation(path_to(out.document->root(), static_cast<std::uint32_t>(cursor)), type);
  return out;
}

}  // namespace

TEST_CASE("lsp yaml path: files are known by their names") {
  CHECK(file_type("/a/ioc.yaml") == FileType::instance);
  CHECK(file_type("runtime.yaml") == FileType::instance);
  CHECK(file_type("x.ibek.ioc.yaml") == FileType::instance);
  CHECK(file_type("asyn.ibek.support.yaml") == FileType::definitions);
  CHECK(file_type("asyn.install.yml") == FileType::recipe);
  CHECK(file_type("values.yaml") == FileType::other);
}

TEST_CASE("lsp yaml path: keys have the fields of the format around them") {
  const Found root = find("module: x\nentity_mod^els: []\n", FileType::definitions);
  CHECK(root.at.in_key);
  REQUIRE(root.at.field != nullptr);
  CHECK(root.at.field->key == "entity_models");
  const Found parameter =
      find("module: x\nentity_models:\n  - name: A\n    parameters:\n      a: {type: i^d, description: b}\n",
           FileType::definitions);
  CHECK_FALSE(parameter.at.in_key);
  CHECK(parameter.at.key == "type");
  REQUIRE(parameter.at.model != nullptr);
  CHECK(text_of(*parameter.at.model, "name") == "A");
  CHECK(parameter.at.object != nullptr);
}

TEST_CASE("lsp yaml path: items of entities and of repeats are entities") {
  const std::string begin = "ioc_name: x\nentities:\n  - type: ";
  CHECK(find(begin + "a.B\n    na^me: c\n", FileType::instance).at.is_entity);
  const Found inner =
      find(begin + "ibek.repeat\n    entity:\n      type: a.B\n      n^: c\n", FileType::instance);
  CHECK(inner.at.is_entity);
  CHECK(inner.at.key == "n");
  CHECK_FALSE(find("ioc_n^ame: x\nentities: []\n", FileType::instance).at.is_entity);
}

TEST_CASE("lsp yaml path: a parameter called `entities` is a value") {
  const Found found = find("entities:\n  - type: a.B\n    entities:\n      - ty^pe: x\n", FileType::instance);
  CHECK_FALSE(found.at.is_entity);
}

TEST_CASE("lsp yaml path: sub-entities are entities") {
  CHECK(find("module: x\nentity_models:\n  - name: A\n    sub_entities:\n      - type: a^.B\n",
             FileType::definitions)
            .at.is_entity);
}

TEST_CASE("lsp yaml path: the arguments of a database are macros") {
  const std::string begin = "module: x\nentity_models:\n  - name: A\n    databases:\n      - file: ";
  const Found macro = find(begin + "x.db\n        args:\n          P^: a\n", FileType::definitions);
  REQUIRE(macro.at.database != nullptr);
  CHECK(macro.at.has_macros());
  CHECK(macro.at.key == "P");
  const Found file = find(begin + "x^.db\n        args: {}\n", FileType::definitions);
  REQUIRE(file.at.database != nullptr);
  CHECK_FALSE(file.at.has_macros());
}

TEST_CASE("lsp yaml path: scalars are quoted where that is necessary") {
  for (const char* plain : {"P1", "a b", "a-b.c"}) CHECK(scalar_text(plain) == plain);
  for (const char* text : {"a: b", "true", "1", "", " a", "a,b", "[x]", "a # b", "{{ a }}"}) {
    CAPTURE(text);
    Sources sources;
    Sink sink;
    const auto document = yaml::parse(sources.add("x", "{k: " + scalar_text(text) + "}\n"), sources, sink);
    REQUIRE(document != nullptr);
    CHECK(text_of(yaml::as_mapping(document->root()), "k") == text);
  }
}
