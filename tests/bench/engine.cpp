// The engine without disk and processes: parse and render a template, read YAML, generate an instance.
#include <benchmark/benchmark.h>

#include <string>

#include "core/value/dict.hpp"
#include "image/recipe/edits.hpp"
#include "instance/boot/print.hpp"
#include "instance/generate.hpp"
#include "lang/jinja/eval/template.hpp"
#include "lang/yaml/parse.hpp"
#include "memory_disk.hpp"

using namespace iocwright;

namespace {

constexpr std::string_view port_template =
    "drvAsynIPPortConfigure(\"{{ name }}\", \"{{ host }}:{{ port }}\", {{ priority }}, 0, {{ 1 if raw else 0 "
    "}})";
constexpr std::string_view loop_template =
    "{% for i in range(100) %}{{ '%s:CH%02d' % (name, i) }}{{ ',' if not loop.last }}{% endfor %}";

constexpr std::string_view definitions = R"(module: bench
entity_models:
  - name: channel
    description: one channel
    parameters:
      name: {type: id, description: its name}
      value: {type: float, description: a number, default: 1.5}
      mode: {type: enum, description: a choice, default: A, values: {A: 0, B: 1}}
    post_defines:
      pv: {type: str, description: its PV, value: "{{ ioc_name }}:{{ name }}"}
    pre_init:
      - value: create("{{ pv }}", {{ value }})
    databases:
      - file: channel.template
        args: {pv: , value: , mode: }
)";

jinja::DictContext port_names() {
  Dict names;
  names.set("name", "PORT1");
  names.set("host", "192.168.0.17");
  names.set("port", 7001);
  names.set("priority", 100);
  names.set("raw", true);
  return jinja::DictContext(std::move(names));
}

/// Wraps `text`, repeated to 1 MB, to lines of 79 characters. The target is 100 ms.
void wordwrap(benchmark::State& state, const std::string& text) {
  constexpr std::size_t size = 1'000'000;
  std::string all;
  while (all.size() < size) all += text;
  Dict names;
  names.set("text", Value(std::move(all)));
  const jinja::DictContext context(std::move(names));
  const Limits limits;
  const auto wrapping = jinja::Template::parse("{{ text | wordwrap }}", limits);
  for (auto _ : state)
    if (!(*wrapping)->render(context, limits)) state.SkipWithError("cannot wrap the text");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
BENCHMARK_CAPTURE(wordwrap, prose, "some words, of which a-few-are joined. ")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(wordwrap, one_word, "word")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(wordwrap, blanks, "    ")->Unit(benchmark::kMillisecond);

/// Comments out the matching lines of a file of 1 MB that repeats `text`. The target is 100 ms.
void comment_out(benchmark::State& state, const std::string& text) {
  constexpr std::size_t size = 1'000'000;
  std::string all;
  while (all.size() < size) all += text;
  const image::Edit edit = image::comment_out_edit(std::string("opcua"));
  for (auto _ : state)
    if (!image::apply_edit(edit, all)) state.SkipWithError("cannot comment out lines");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
BENCHMARK_CAPTURE(comment_out, all_lines, "DIRS += opcuaSup\n")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(comment_out, no_line, "# a comment about something else\nDIRS += other\n")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(comment_out, one_line, "some words")->Unit(benchmark::kMillisecond);

std::string instance(std::int64_t entities) {
  std::string out = "ioc_name: BENCH\ndescription: many channels\nentities:\n";
  for (std::int64_t i = 0; i < entities; ++i)
    out += "  - type: bench.channel\n    name: CH" + std::to_string(i) + "\n    value: " + std::to_string(i) +
           ".25\n";
  return out;
}

void parse_template(benchmark::State& state) {
  const Limits limits;
  for (auto _ : state) benchmark::DoNotOptimize(jinja::Template::parse(port_template, limits));
}
BENCHMARK(parse_template);

void render_template(benchmark::State& state, std::string_view source) {
  const Limits limits;
  const jinja::DictContext context = port_names();
  const auto parsed = jinja::Template::parse(source, limits);
  for (auto _ : state) {
    auto text = (*parsed)->render(context, limits);
    if (!text) state.SkipWithError(text.error().message().c_str());
    benchmark::DoNotOptimize(text);
  }
}
BENCHMARK_CAPTURE(render_template, a_line, port_template);
BENCHMARK_CAPTURE(render_template, a_loop_of_100, loop_template);

void read_yaml(benchmark::State& state) {
  const std::string text = instance(state.range(0));
  for (auto _ : state) {
    Sources sources;
    Sink sink;
    benchmark::DoNotOptimize(yaml::parse(sources.add("ioc.yaml", text), sources, sink));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_yaml)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

void generate(benchmark::State& state) {
  tests::MemoryDisk disk;
  disk.files["/ioc.yaml"] = instance(state.range(0));
  disk.files["/bench.ibek.support.yaml"] = definitions;
  const Limits limits;
  const Environment environment;
  for (auto _ : state) {
    Sources sources;
    Sink sink;
    yaml::Reader reader{disk, sources, sink};
    const auto boot =
        instance::read_boot({"/ioc.yaml"}, {"/bench.ibek.support.yaml"}, reader, environment, limits);
    if (!boot || !boot::print_files(*boot, TemplateFiles(disk, "")))
      state.SkipWithError(sink.first_message().c_str());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(generate)->Arg(10)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
