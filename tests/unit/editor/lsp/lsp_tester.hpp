// A workspace with an instance and its definitions, for tests of requests about a place in a file.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "editor/lsp/json_parts.hpp"
#include "editor/lsp/uri.hpp"
#include "editor/lsp/workspace.hpp"
#include "environment_with.hpp"
#include "lsp_definitions.hpp"
#include "memory_disk.hpp"

namespace iocwright::tests {

/// Files are below `/work`. In the texts of requests, `^` is the cursor.
struct LspTester {
  const std::string instance = "/work/config/ioc.yaml";
  const std::string definitions = "/work/ibek-defs/lab.ibek.support.yaml";
  MemoryDisk disk;
  lsp::Workspace workspace{disk,
                           with({{"EPICS_ROOT", "/work"},
                                 {"IOC", "/work/ioc"},
                                 {"SUPPORT", "/work/support"},
                                 {"IOC_NAME", "bl01t"}}),
                           {},
                           {},
                           TemplateFiles(disk, "")};

  LspTester() {
    disk.files[definitions] = lab_definitions;
    disk.files["/work/support/lab/db/device.template"] =
        "# % macro, P, Prefix of the device\nrecord(ai, \"$(P)$(R=:A)\") { field(DESC, \"$(DESC)\") }\n";
    disk.files["/work/support/lab/db/other.db"] = "";
  }

  /// Opens a file with this text, without the cursor. Returns the parameters of a request about the cursor.
  lsp::Json open(const std::string& path, std::string text) {
    const std::size_t cursor = text.find('^');
    if (cursor != std::string::npos) text.erase(cursor, 1);
    workspace.files().open(path, {lsp::uri_of(path), 1, text});
    return {{"textDocument", {{"uri", lsp::uri_of(path)}}},
            {"position", lsp::to_json(lsp::TextLines(text).position(cursor))}};
  }

  /// An instance with these entities.
  static std::string with_entities(const std::string& entities) {
    return "ioc_name: bl01t\ndescription: A test\nentities:\n" + entities;
  }
};

/// The text between the positions of a range, in a file as it is open.
inline std::string text_in(const LspTester& tester, const std::string& path, const lsp::Json& range) {
  const std::string text = tester.workspace.files().read(path).value_or("");
  const lsp::TextLines lines(text);
  const std::size_t begin = lines.offset(*lsp::position_in(range["start"]));
  return text.substr(begin, lines.offset(*lsp::position_in(range["end"])) - begin);
}

/// The text after edits of it, which do not overlap.
inline std::string edited(std::string text, const lsp::Json& edits) {
  std::vector<lsp::Json> left(edits.begin(), edits.end());
  std::ranges::sort(left, std::greater<>(), [](const lsp::Json& edit) {
    return std::pair(edit["range"]["start"]["line"].get<int>(),
                     edit["range"]["start"]["character"].get<int>());
  });
  for (const lsp::Json& edit : left)
    lsp::replace(text, *lsp::range_in(edit["range"]), edit["newText"].get<std::string>());
  return text;
}

}  // namespace iocwright::tests
