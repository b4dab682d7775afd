// `iocwright internal jinja|yaml`: the engines behind a pipe of JSON lines, for tests against the reference.
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "jinja/template.hpp"
#include "value/dict.hpp"
#include "value/text_forms.hpp"
#include "yaml/parse.hpp"

namespace iocwright::cli {

namespace {

using Json = nlohmann::ordered_json;

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

class DictContext : public jinja::Context {
 public:
  explicit DictContext(Value dict) : dict_(std::move(dict)) {}
  const Value* find(std::string_view name) const override { return dict_.as_dict().find(name); }

 private:
  Value dict_;
};

Json render_line(const Json& line, const Limits& limits) {
  const DictContext context(from_json(line.at("context")));
  const auto text = jinja::Template::parse(line.at("template").get<std::string>(), limits).and_then([&](const auto& parsed) {
    return parsed->render(context, limits);
  });
  return text ? Json{{"result", *text}} : Json{{"error", text.error().message()}};
}

/// {"map": …}, {"seq": …}, {TYPE: repr}; a key that is a list shows as a tuple.
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

template <class Answer>
int answer_lines(Answer answer) {
  for (std::string line; std::getline(std::cin, line);) {
    Json out;
    try {
      out = answer(Json::parse(line));
    } catch (const Json::exception& problem) {
      out = {{"error", problem.what()}};
    }
    std::cout << out.dump(-1, ' ', true, Json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace

void setup_internal_jinja(CLI::App& command, Session& session, int& status) {
  command.callback([&session, &status] { status = answer_lines([&](const Json& line) { return render_line(line, session.limits); }); });
}

void setup_internal_yaml(CLI::App& command, Session& session, int& status) {
  command.callback([&session, &status] { status = answer_lines([&](const Json& line) { return parse_line(line, session.limits); }); });
}

}  // namespace iocwright::cli
