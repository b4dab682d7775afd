#include "instance/boot/script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/base/text.hpp"
#include "instance/boot/script_lines.hpp"
#include "instance/resolve/entity.hpp"

namespace iocwright::boot {

namespace {

constexpr std::string_view set_command = "epicsEnvSet ";

/// The offset in `text` of a byte of the text with `# ` before each line.
std::size_t without_marks(std::string_view text, std::size_t offset) {
  std::size_t own = 0;
  for (std::size_t marked = 2; marked < offset && own < text.size(); ++own)
    marked += text[own] == '\n' ? 3 : 1;
  return own;
}

TemplatePlace part_of(const yaml::Node& node, std::size_t begin, std::size_t end) {
  return {&node, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

/// The command that sets an environment variable. The reference renders it as one template.
struct Command {
  explicit Command(const model::EnvironmentVariable& variable)
      : name(*variable.name),
        value(*variable.value),
        text(fmt::format("{}{} {}", set_command, name.value.as_string(), value.value.as_string())),
        value_at(set_command.size() + name.value.as_string().size() + 1) {}

  TemplatePlace place(std::size_t begin, std::size_t end) const {
    if (begin >= value_at) return part_of(value, begin - value_at, end - value_at);
    const std::size_t name_at = set_command.size();
    return part_of(name, std::max(begin, name_at) - name_at, std::max(end, name_at) - name_at);
  }

  const yaml::Node& name;
  const yaml::Node& value;
  std::string text;
  std::size_t value_at;
};

class ScriptWriter {
 public:
  ScriptWriter(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer, Sink& sink)
      : ioc_(ioc), renderer_(renderer), sink_(sink) {
    for (std::size_t i = 0; i < ioc.entities.size(); ++i) {
      const auto is_enabled = ioc.entities[i].entity->enabled();
      if (!is_enabled || !*is_enabled) continue;
      enabled_.push_back(i);
      last_of_[&ioc.entities[i].entity->model()] = i;
    }
  }

  std::vector<EnvironmentSetting> environment() {
    std::vector<EnvironmentSetting> out;
    for (const std::size_t number : enabled_)
      for (const model::EnvironmentVariable& variable : entity(number).model().env_vars)
        if (auto made = setting(number, variable)) out.push_back(*std::move(made));
    return out;
  }

  std::vector<ScriptLine> lines(std::vector<model::ScriptItem> model::EntityModel::*items) {
    std::vector<ScriptLine> out;
    for (const std::size_t number : enabled_)
      for (const model::ScriptItem& item : entity(number).model().*items)
        if (is_due(number, item))
          std::ranges::move(item_lines(number, item, out.size()), std::back_inserter(out));
    return out;
  }

 private:
  const resolve::Entity& entity(std::size_t number) const { return *ioc_.entities[number].entity; }

  std::nullopt_t report(Diagnostic problem, std::size_t number) {
    const resolve::Entity& of = entity(number);
    problem.add_note(of.place(), fmt::format("for this `{}`", of.type().name()));
    sink_.add(std::move(problem));
    return std::nullopt;
  }

  resolve::Locate in_file(const ToPlace& to_place) const {
    return [this, &to_place](std::size_t begin, std::size_t end) {
      const TemplatePlace place = to_place(begin, end);
      return renderer_.in_node(*place.node)(place.begin, place.end);
    };
  }

  std::optional<EnvironmentSetting> setting(std::size_t number, const model::EnvironmentVariable& variable) {
    const Command command(variable);
    const ToPlace to_place = [&](std::size_t begin, std::size_t end) { return command.place(begin, end); };
    // The reference casts the whole command when its template ends in a filter like `int`, and fails.
    if (const resolve::Cast cast = resolve::guess_cast(command.text)) {
      auto value = renderer_.render(Value(command.text), entity(number).names(), cast, in_file(to_place));
      if (!value) return report(std::move(value.error()), number);
    }
    auto output = renderer_.render_traced(command.text, entity(number).names(), in_file(to_place));
    if (!output) return report(std::move(output.error()), number);
    const std::size_t value_at = output_offset(*output, command.value_at);
    const std::size_t name_at = std::min(set_command.size(), value_at);
    std::string name = output->text.substr(name_at, value_at - name_at);
    if (name.ends_with(' ')) name.pop_back();
    return EnvironmentSetting{.name = std::move(name),
                              .value = output->text.substr(value_at),
                              .command = std::move(output->text),
                              .origin = {number, command.name.span},
                              .name_place = all_of(command.name),
                              .value_place = all_of(command.value)};
  }

  /// Whether `when` allows the item for this entity.
  bool is_due(std::size_t number, const model::ScriptItem& item) {
    const model::EntityModel& model = entity(number).model();
    if (item.when == model::When::last) return last_of_[&model] == number;
    if (item.when == model::When::every) return true;
    // The reference counts by the bare name of the model, for text and comments separately, and for pre_init
    // and post_init together.
    return done_.insert(model.name + (item.is_comment ? "comment" : "text")).second;
  }

  /// `before` is the number of lines before the item in its section.
  std::vector<ScriptLine> item_lines(std::size_t number, const model::ScriptItem& item, std::size_t before) {
    const Origin origin{number, item.place};
    if (item.value == nullptr) {
      if (!item.is_comment) return {};
      return {ScriptLine{.text = "# ", .origin = origin, .place = {}, .expressions = {}}};
    }
    const std::string& text = item.value->value.as_string();
    const ToPlace to_place = [&](std::size_t begin, std::size_t end) {
      if (!item.is_comment) return part_of(*item.value, begin, end);
      return part_of(*item.value, without_marks(text, begin), without_marks(text, end));
    };
    const std::string source = item.is_comment ? "# " + text::replace_all(text, "\n", "\n# ") : text;
    auto output = renderer_.render_traced(source, entity(number).names(), in_file(to_place));
    if (!output) {
      report(std::move(output.error()), number);
      return {};
    }
    const auto count = static_cast<std::size_t>(std::ranges::count(output->text, '\n'));
    if (auto fits = Budget(renderer_.limits()).length(before + count); !fits) {
      report(std::move(fits.error()).at(item.value->span), number);
      return {};
    }
    return output->text.empty() ? std::vector<ScriptLine>{} : split_lines(*output, origin, to_place);
  }

  const resolve::ResolvedIoc& ioc_;
  resolve::Renderer& renderer_;
  Sink& sink_;
  std::vector<std::size_t> enabled_;
  std::unordered_set<std::string> done_;  ///< what `when: first` has printed
  std::unordered_map<const model::EntityModel*, std::size_t> last_of_;
};

}  // namespace

Script render_scripts(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer, Sink& sink) {
  ScriptWriter writer(ioc, renderer, sink);
  Script out;
  out.environment = writer.environment();
  out.pre_init = writer.lines(&model::EntityModel::pre_init);
  out.post_init = writer.lines(&model::EntityModel::post_init);
  return out;
}

}  // namespace iocwright::boot
