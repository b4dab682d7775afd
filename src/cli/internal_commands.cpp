// `internal jinja|yaml|edits|load`: engines that answer lines of JSON, for tests that compare them with the
// reference. `internal launch`: what a build puts in front of a compiler launcher. `internal share`: files
// that are installed with the program.
#include <array>
#include <nlohmann/json.hpp>

#include "cli/command_table.hpp"
#include "cli/json_lines.hpp"
#include "cli/load_command.hpp"
#include "cli/manual.hpp"
#include "cli/options.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "image/module/launcher.hpp"
#include "image/recipe/edits.hpp"
#include "lang/jinja/eval/template.hpp"
#include "lang/yaml/parse.hpp"

namespace iocwright::cli {

namespace {

Value from_json(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean: return Value(json.get<bool>());
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return Value(json.get<std::int64_t>());
    case Json::value_t::number_float: return Value(json.get<double>());
    case Json::value_t::string: return Value(json.get<std::string>());
    case Json::value_t::array: {
      std::vector<Value> items;
      for (const Json& item : json) items.push_back(from_json(item));
      return Value::list(std::move(items));
    }
    case Json::value_t::object: {
      Dict dict;
      for (const auto& [key, item] : json.items()) dict.set(Value(key), from_json(item));
      return Value::dict(std::move(dict));
    }
    default: return {};
  }
}

Json render_line(const Json& line, const Limits& limits) {
  const jinja::DictContext context(from_json(line.at("context")));
  const auto text = jinja::Template::parse(line.at("template").get<std::string>(), limits)
                        .and_then([&](const auto& parsed) { return parsed->render(context, limits); });
  return text ? Json{{"result", *text}} : Json{{"error", text.error().message()}};
}

/// Describes a node as {"map": …}, {"list": …} or {TYPE: repr}. A list that is a key is shown as {"tuple":
/// …}.
Json describe(const yaml::Node& node, Budget& budget, bool key = false) {
  if (node.is_scalar()) return {{type_name(node.value), to_repr(node.value, budget).value_or("?")}};
  Json out = Json::array();
  if (node.is_sequence()) {
    for (const yaml::Node* item : yaml::as_sequence(node).items) out.push_back(describe(*item, budget));
    return {{key ? "tuple" : "list", std::move(out)}};
  }
  for (const yaml::Entry& entry : yaml::as_mapping(node).entries)
    out.push_back(Json::array({describe(*entry.key, budget, true), describe(*entry.value, budget)}));
  return {{"map", std::move(out)}};
}

Json parse_line(const Json& line, const Limits& limits) {
  Sources sources;
  Sink sink;
  Budget budget(limits);
  const FileId file = sources.add("line", line.at("yaml").get<std::string>());
  const auto document = yaml::parse(file, sources, sink);
  if (document && !sink.has_errors()) return {{"value", describe(document->root(), budget)}};
  return {{"error", sink.first_message()}};
}

std::optional<std::string> optional_text(const Json& args, const char* key) {
  return args.contains(key) ? std::optional<std::string>(args.at(key).get<std::string>()) : std::nullopt;
}

image::Edit edit_from(const std::string& module, const Json& args) {
  if (module == "replace")
    return image::ReplaceEdit{args.at("regexp").get<std::string>(), args.value("replace", ""),
                              optional_text(args, "after"), optional_text(args, "before")};
  if (module == "lineinfile") {
    image::LineEdit edit{optional_text(args, "regexp"), optional_text(args, "search_string"),
                         args.value("line", ""), optional_text(args, "insertafter"),
                         optional_text(args, "insertbefore")};
    edit.absent = args.value("state", "") == "absent";
    edit.backrefs = args.value("backrefs", false);
    edit.firstmatch = args.value("firstmatch", false);
    return edit;
  }
  image::BlockEdit edit;
  edit.block = args.value("block", "");
  edit.marker = args.value("marker", edit.marker);
  edit.marker_begin = args.value("marker_begin", edit.marker_begin);
  edit.marker_end = args.value("marker_end", edit.marker_end);
  edit.insertafter = optional_text(args, "insertafter");
  edit.insertbefore = optional_text(args, "insertbefore");
  edit.absent = args.value("state", "") == "absent";
  return edit;
}

/// Answers {"module": …, "args": …, "before": string or null} with the string after the edit, and after the
/// same edit is applied again.
Json edit_line(const Json& line) {
  const image::Edit edit = edit_from(line.at("module").get<std::string>(), line.at("args"));
  const auto before = line.at("before").is_null()
                          ? std::nullopt
                          : std::optional<std::string>(line.at("before").get<std::string>());
  const auto after = image::apply_edit(edit, before);
  if (!after) return {{"error", after.error().message()}};
  return {{"after", *after}, {"again", image::apply_edit(edit, *after).value_or("?")}};
}

struct Jinja : Command {
  int run(Session& session) override {
    return answer_lines([&](const Json& line) { return render_line(line, session.limits); });
  }
};

struct Yaml : Command {
  int run(Session& session) override {
    return answer_lines([&](const Json& line) { return parse_line(line, session.limits); });
  }
};

struct Edits : Command {
  int run(Session&) override { return answer_lines(edit_line); }
};

/// `internal launch FILE PROGRAM ARGUMENT...`, which starts a compiler launcher during a build.
struct Launch : Command {
  CLI::App* app = nullptr;

  void options(CLI::App& added, const Session&) override {
    take_all_arguments(added);
    app = &added;
  }

  int run(Session& session) override {
    std::vector<std::string> words = app->remaining();
    if (words.size() < 2) return wrong_usage;
    const std::string inherited = words.front();
    words.erase(words.begin());
    session.sink.add(error(DiagKind::step_failed,
                           image::launch_without(inherited, std::move(words), session.process).text("run")));
    return not_executable;
  }
};

/// `internal share DIR`, which the installation runs.
struct Share : Command {
  std::string folder;

  void options(CLI::App& app, const Session&) override {
    app.add_option("folder", folder, "the folder to write to")->required()->option_text("DIR");
  }

  int run(Session& session) override {
    auto written = write_share(folder, session);
    session.sink.take_error(written);
    return done;
  }
};

constexpr std::array internal_rows{
    CommandRow{.name = "jinja", .summary = "render templates", .make = make_command<Jinja>},
    CommandRow{.name = "yaml", .summary = "parse documents", .make = make_command<Yaml>},
    CommandRow{.name = "edits", .summary = "edit files as recipes do", .make = make_command<Edits>},
    CommandRow{.name = "load", .summary = "load databases as an IOC does", .make = make_load_command},
    CommandRow{.name = "share",
               .summary = "write manual pages and completions, for the installation",
               .make = make_command<Share>},
    CommandRow{.name = "launch",
               .summary = "start a compiler launcher that does not inherit the build's lock",
               .make = make_command<Launch>},
};

}  // namespace

CommandGroup internal_commands() {
  return {.name = "internal",
          .summary = "what iocwright runs itself, and engines that answer lines of JSON, for tests",
          .commands = internal_rows,
          .hidden = true};
}

}  // namespace iocwright::cli
