#include "instance/boot/fill_template.hpp"

#include "lang/jinja/eval/template.hpp"

namespace iocwright::boot {

Result<std::string> fill_template(const TemplateFiles& templates, std::string_view name, Dict values) {
  constexpr std::uint64_t no_limit = UINT64_MAX;
  const Limits limits{.steps = no_limit, .size = no_limit, .length = no_limit, .depth = Limits().depth};
  const auto source = templates.read(name);
  if (!source) return fail(error(DiagKind::unreadable_file, source.error()));
  return TRY(jinja::Template::parse(*source, limits))->render(jinja::DictContext(std::move(values)), limits);
}

}  // namespace iocwright::boot
