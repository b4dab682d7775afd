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

/// Converts an offset in `text` with `# ` before each line to an offset in `text`.
std::size_t without_marks(std::string_view text, std::size_t offset) {
  std::size_t out = 0;
  for (std::size_t marked = 2; marked < offset && out < text.size(); ++out)
    marked += text[out] == '\n' ? 3 : 1;
  return out;
}

TemplatePlace part_of(const yaml::Node& node, std::size_t begin, std::size_t end) {
  return {&node, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

/// The command that sets an environment variable. Like the reference, we render it as one template.
struct Command {
  explicit Command(const model::EnvironmentVariable& variable)
      : name(*variable.name),
        value(*variable.value),
        text(fmt::format("{}{} {}", set_command, name.value.as_string(), value.value.as_string())),
        value_at(set_command.size() + name.value.as_string().size() + 1) {}

  /// The place of bytes [begin, end) of `text`.
  TemplatePlace place(std::size_t begin, std::size_t end) const {
    if (begin >= value_at) return part_of(value, begin - value_at, end - value_at);
    const std::size_t name_at = set_command.size();
    return part_of(name, std::max(begin, name_at) - name_at, std::max(end, name_at) - name_at);
  }

  const yaml::Node& name;
  const yaml::Node& value;
  std::string text;
  std::size_t value_at;  ///< the offset of the value in `text`
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
    for (const std::size_t index : enabled_)
      for (const model::EnvironmentVariable& variable : entity(index).model().env_vars)
        if (auto made = setting(index, variable)) out.push_back(*std::move(made));
    return out;
  }

  std::vector<ScriptLine> lines(std::vector<model::ScriptItem> model::EntityModel::*items) {
    std::vector<ScriptLine> out;
    for (const std::size_t index : enabled_)
      for (const model::ScriptItem& item : entity(index).model().*items)
        if (is_due(index, item))
          std::ranges::move(item_lines(index, item, out.size()), std::back_inserter(out));
    return out;
  }

 private:
  const resolve::Entity& entity(std::size_t index) const { return *ioc_.entities[index].entity; }

  std::nullopt_t report(Diagnostic diagnostic, std::size_t index) {
    const resolve::Entity& source = entity(index);
    renderer_.blame(diagnostic, source);
    diagnostic.add_note(source.place(), fmt::format("for this `{}`", source.type().name()));
    sink_.add(std::move(diagnostic));
    return std::nullopt;
  }

  resolve::Locate in_file(const ToPlace& to_place) const {
    return [this, &to_place](std::size_t begin, std::size_t end) {
      const TemplatePlace place = to_place(begin, end);
      return renderer_.in_node(*place.node)(place.begin, place.end);
    };
  }

  std::optional<EnvironmentSetting> setting(std::size_t index, const model::EnvironmentVariable& variable) {
    const Command command(variable);
    const ToPlace to_place = [&](std::size_t begin, std::size_t end) { return command.place(begin, end); };
    // If the template ends in a filter like `int`, the reference casts the whole command, which fails.
    if (resolve::guess_cast(command.text)) {
      auto value = renderer_.render_guessed(Value(command.text), entity(index).names(), in_file(to_place));
      if (!value) return report(std::move(value.error()), index);
    }
    auto output = renderer_.render_traced(command.text, entity(index).names(), in_file(to_place));
    if (!output) return report(std::move(output.error()), index);
    const std::size_t value_at = output_offset(*output, command.value_at);
    const std::size_t name_at = std::min(set_command.size(), value_at);
    std::string name = output->text.substr(name_at, value_at - name_at);
    if (name.ends_with(' ')) name.pop_back();
    return EnvironmentSetting{.name = std::move(name),
                              .value = output->text.substr(value_at),
                              .command = std::move(output->text),
                              .origin = {index, command.name.span},
                              .name_place = all_of(command.name),
                              .value_place = all_of(command.value)};
  }

  /// True if the item is printed for this entity. To be called once for each item.
  bool is_due(std::size_t index, const model::ScriptItem& item) {
    const model::EntityModel& model = entity(index).model();
    if (item.when == model::When::last) return last_of_[&model] == index;
    if (item.when == model::When::every) return true;
    // For `first`, the reference only looks at the name of the model, without its module. It treats text and
    // comments separately, but pre_init and post_init together.
    return done_.insert(model.name + (item.is_comment ? "comment" : "text")).second;
  }

  /// The lines of an item. `before` is the number of lines before it in its section.
  std::vector<ScriptLine> item_lines(std::size_t index, const model::ScriptItem& item, std::size_t before) {
    const Origin origin{index, item.place};
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
    auto output = renderer_.render_traced(source, entity(index).names(), in_file(to_place));
    if (!output) {
      report(std::move(output.error()), index);
      return {};
    }
    const auto count = static_cast<std::size_t>(std::ranges::count(output->text, '\n'));
    if (auto fits = Budget(renderer_.limits()).length(before + count); !fits) {
      report(std::move(fits.error()).at(item.value->span), index);
      return {};
    }
    return output->text.empty() ? std::vector<ScriptLine>{} : split_lines(*output, origin, to_place);
  }

  const resolve::ResolvedIoc& ioc_;
  resolve::Renderer& renderer_;
  Sink& sink_;
  std::vector<std::size_t> enabled_;      ///< indexes of the entities that are enabled
  std::unordered_set<std::string> done_;  ///< what was printed for `when: first`
  std::unordered_map<const model::EntityModel*, std::size_t>
      last_of_;  ///< the last enabled entity of a model
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
