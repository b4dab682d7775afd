// Renders the macros that an entity passes to database templates and screens.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/diag/sink.hpp"
#include "instance/boot/boot.hpp"
#include "instance/model/support.hpp"
#include "instance/resolve/renderer.hpp"

namespace iocwright::boot {

class EntityMacros {
 public:
  EntityMacros(const resolve::Entity& entity, resolve::Renderer& renderer, Sink& sink)
      : entity_(entity), renderer_(renderer), sink_(sink) {}

  /// Reports an error of the definition, with a note that this entity uses it.
  std::nullopt_t report(Diagnostic diagnostic);

  /// A macro whose name contains `*` or `?` is a regular expression. It is replaced by one macro for each
  /// field of the entity whose name it matches from the beginning.
  std::optional<std::vector<model::Macro>> expand(const std::vector<model::Macro>& macros);

  /// False, after reporting them, if there are macros without a value whose name is no field of the entity.
  /// `message` says what is wrong with the macro of a name.
  bool check_null_macros(const std::vector<model::Macro>& macros,
                         const std::function<std::string(const std::string& name)>& message);

  /// The values of the macros; nullopt if there are errors.
  std::optional<std::vector<MacroValue>> render_values(const std::vector<model::Macro>& macros);

  /// The name in a value of the form `{{ NAME }}`, or the name of a macro without a value; "" for any other.
  static std::string_view field_of(const model::Macro& macro);

  /// The output of the template that `node` contains; nullopt after an error.
  std::optional<std::string> render(const yaml::Node& node);

  const resolve::Entity& entity() const { return entity_; }
  resolve::Renderer& renderer() { return renderer_; }

 private:
  const resolve::Entity& entity_;
  resolve::Renderer& renderer_;
  Sink& sink_;
};

}  // namespace iocwright::boot
