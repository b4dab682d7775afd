#include "instance/boot/script.hpp"

#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "core/base/text.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/entity.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::boot {

namespace {

using resolve::Cast;
using resolve::Entity;
using resolve::Locate;

class ScriptWriter {
 public:
  ScriptWriter(const std::vector<const Entity*>& entities, resolve::Renderer& renderer, Sink& sink)
      : renderer_(renderer), sink_(sink) {
    for (const Entity* entity : entities) last_of_[&entity->model()] = entity;
  }

  std::string environment(const Entity& entity) {
    std::string out;
    for (const model::EnvironmentVariable& variable : entity.model().env_vars) {
      const std::string& name = variable.name->value.as_string();
      const std::string text = fmt::format("epicsEnvSet {} {}", name, variable.value->value.as_string());
      const std::size_t name_at = std::string_view("epicsEnvSet ").size();
      const std::size_t value_at = name_at + name.size() + 1;
      const Locate in_name = renderer_.in_node(*variable.name);
      const Locate in_value = renderer_.in_node(*variable.value);
      const auto locate = [&](std::size_t begin, std::size_t end) {
        return begin >= value_at ? in_value(begin - value_at, end - value_at)
                                 : in_name(begin - std::min(begin, name_at), end - std::min(end, name_at));
      };
      out += line(entity, text, resolve::guess_cast(text), locate);
    }
    return out;
  }

  std::string items(const Entity& entity, const std::vector<model::ScriptItem>& items) {
    std::string out;
    for (const model::ScriptItem& item : items) out += this->item(entity, item);
    return out;
  }

 private:
  std::string item(const Entity& entity, const model::ScriptItem& item) {
    if (item.when == model::When::first) {
      // The reference counts by the model's bare name, for texts and comments apart, before and after iocInit
      // together.
      const std::string key = entity.model().name + (item.is_comment ? "comment" : "text");
      if (!done_.insert(key).second) return "";
    }
    if (item.when == model::When::last && last_of_[&entity.model()] != &entity) return "";
    if (item.value == nullptr) return item.is_comment ? "# \n" : "";
    const std::string& text = item.value->value.as_string();
    const Locate in_node = renderer_.in_node(*item.value);
    if (!item.is_comment) return line(entity, text, Cast::none, in_node);
    const auto locate = [&](std::size_t begin, std::size_t end) {
      return in_node(before_marks(text, begin), before_marks(text, end));
    };
    return line(entity, "# " + text::replace_all(text, "\n", "\n# "), Cast::none, locate);
  }

  /// The offset in the text itself of a byte of the text with `# ` before each line.
  static std::size_t before_marks(const std::string& text, std::size_t offset) {
    std::size_t own = 0;
    for (std::size_t marked = 2; marked < offset && own < text.size(); ++own)
      marked += text[own] == '\n' ? 3 : 1;
    return own;
  }

  /// A text with its line end; nothing for an empty one.
  std::string line(const Entity& entity, const std::string& text, Cast cast, const Locate& locate) {
    auto rendered = renderer_.render(Value(text), entity, cast, locate);
    if (!rendered) {
      rendered.error().add_note(entity.place(), fmt::format("for this `{}`", entity.type().name()));
      sink_.add(std::move(rendered.error()));
      return "";
    }
    if (!rendered->is_string()) {
      sink_.add(error(DiagKind::template_cast,
                      fmt::format("the text became {}, which is no line of a script", type_name(*rendered)))
                    .at(locate(0, text.size())));
      return "";
    }
    return rendered->as_string().empty() ? "" : rendered->as_string() + "\n";
  }

  resolve::Renderer& renderer_;
  Sink& sink_;
  std::unordered_set<std::string> done_;  ///< what `when: first` has printed
  std::unordered_map<const model::EntityModel*, const Entity*> last_of_;
};

}  // namespace

ScriptTexts render_scripts(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer, Sink& sink) {
  ScriptTexts out;
  std::vector<const Entity*> enabled;
  for (const Entity* entity : ioc.entities) {
    const auto is_enabled = entity->enabled();
    if (is_enabled && *is_enabled) enabled.push_back(entity);
  }
  ScriptWriter writer(enabled, renderer, sink);
  for (const Entity* entity : enabled) out.environment += writer.environment(*entity);
  for (const Entity* entity : enabled) out.pre_init += writer.items(*entity, entity->model().pre_init);
  for (const Entity* entity : enabled) out.post_init += writer.items(*entity, entity->model().post_init);
  return out;
}

}  // namespace iocwright::boot
