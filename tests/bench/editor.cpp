// The language server with an instance of 1,000 entities and 31 definition files. The target is 50 ms for
// each.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>

#include "editor/lsp/server.hpp"
#include "environment_with.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using lsp::Json;

namespace {

constexpr int files = 31, models = 10, entities = 1000;
constexpr const char* uri = "file:///work/config/ioc.yaml";

/// About 6 KB, as those of most modules are.
std::string definitions(int number) {
  std::string out = fmt::format("module: m{}\nentity_models:\n", number);
  for (int i = 0; i < models; ++i)
    out += fmt::format(R"(  - name: Type{}
    description: An entity of some kind, with an id and a reference to another entity
    parameters:
      name: {{type: id, description: What other entities call it}}
      port: {{type: object, description: The entity that it uses}}
      value: {{type: float, description: A number, default: 1.5}}
      mode: {{type: enum, description: A choice, default: A, values: {{A: 0, B: 1}}}}
    post_defines:
      pv: {{type: str, description: Its PV, value: "{{{{ ioc_name }}}}:{{{{ name }}}}"}}
    pre_init:
      - value: create("{{{{ pv }}}}", "{{{{ port }}}}", {{{{ value }}}})
    databases:
      - file: some.template
        args: {{pv: , value: , mode: }}
)",
                       i);
  return out;
}

/// A server that has the instance open and has checked it.
class Editor {
 public:
  Editor() {
    for (int i = 0; i < files; ++i)
      disk_.files[fmt::format("/work/ibek-defs/m{}.ibek.support.yaml", i)] = definitions(i);
    text_ = "ioc_name: bench\ndescription: many entities\nentities:\n";
    for (int i = 0; i < entities; ++i)
      text_ +=
          fmt::format("  - type: m{}.Type{}\n    name: E{}\n    port: E{}\n    value: {}.5\n    mode: B\n",
                      i % files, i % models, i, i == 0 ? 0 : i - 1, i);
    send({{"id", 1}, {"method", "initialize"}});
    send({{"method", "textDocument/didOpen"},
          {"params", {{"textDocument", {{"uri", uri}, {"version", 1}, {"text", text_}}}}}});
    while (server_.work()) {}
  }

  void send(const Json& message) { server_.receive(message.dump()); }

  /// Types another digit instead of the first one of the first number.
  void type() {
    const Json begin{{"line", 6}, {"character", 11}}, end{{"line", 6}, {"character", 12}};
    send({{"method", "textDocument/didChange"},
          {"params",
           {{"textDocument", {{"uri", uri}, {"version", 2}}},
            {"contentChanges", Json::array({Json{{"range", {{"start", begin}, {"end", end}}},
                                                 {"text", std::to_string(++typed_ % 10)}}})}}}});
  }

  /// Answers a request about the last entity.
  void ask(const std::string& method, int line, int character) {
    send({{"id", 2},
          {"method", "textDocument/" + method},
          {"params",
           {{"textDocument", {{"uri", uri}}},
            {"newName", "OTHER"},
            {"position", {{"line", 3 + 5 * (entities - 1) + line}, {"character", character}}}}}});
  }

  lsp::Server& server() { return server_; }

 private:
  tests::MemoryDisk disk_;
  std::string text_;
  int typed_ = 0;
  lsp::Server server_{
      lsp::Workspace(disk_, tests::with({{"EPICS_ROOT", "/work"}}), {}, {}, TemplateFiles(disk_, "")),
      [](const std::string& content) { benchmark::DoNotOptimize(content.data()); }};
};

/// The answer to a request that follows a change, before the diagnostics.
void answer(benchmark::State& state, const std::string& method, int line, int character) {
  Editor editor;
  for (auto _ : state) {
    editor.type();
    editor.ask(method, line, character);
    editor.server().work();
    editor.server().work();
  }
}
BENCHMARK_CAPTURE(answer, type_completion, "completion", 0, 10)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(answer, id_completion, "completion", 2, 11)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(answer, hover, "hover", 3, 5)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(answer, definition, "definition", 2, 11)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(answer, references, "references", 2, 11)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(answer, rename, "rename", 1, 11)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(answer, symbols, "documentSymbol", 0, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(answer, tokens, "semanticTokens/full", 0, 0)->Unit(benchmark::kMillisecond);

/// A change and its diagnostics.
void diagnostics(benchmark::State& state) {
  Editor editor;
  for (auto _ : state) {
    editor.type();
    while (editor.server().work()) {}
  }
}
BENCHMARK(diagnostics)->Unit(benchmark::kMillisecond);

/// The rules of `check`, which a thread applies afterwards.
void rules(benchmark::State& state) {
  Editor editor;
  for (auto _ : state) {
    editor.type();
    while (editor.server().work()) {}
    auto check = editor.server().next_rule_check();
    if (!check) return state.SkipWithError("there is nothing to apply rules to");
    lsp::FileDiagnostics found = lsp::apply_rules(*check);
    editor.server().finish({*std::move(check), std::move(found)});
  }
}
BENCHMARK(rules)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
