#include "instance/boot/boot_files.hpp"

#include "core/value/dict.hpp"
#include "instance/boot/database.hpp"
#include "instance/boot/script.hpp"
#include "instance/boot/wait_list.hpp"

namespace iocwright::boot {

namespace {

class Variables : public jinja::Context {
 public:
  explicit Variables(Dict values) : values_(std::move(values)) {}
  const Value* find(std::string_view name) const override { return values_.find(name); }

 private:
  Dict values_;
};

/// One of our own templates. It writes as much as an instance needs, so the limits for users' templates do
/// not hold.
Result<std::string> render_own(const TemplateFiles& templates, const std::string& name, Dict values) {
  constexpr std::uint64_t no_limit = UINT64_MAX;
  const Limits limits{.steps = no_limit, .size = no_limit, .length = no_limit, .depth = Limits().depth};
  const auto source = templates.read(name);
  if (!source) return fail(error(DiagKind::unreadable_file, source.error()));
  return TRY(jinja::Template::parse(*source, limits))->render(Variables(std::move(values)), limits);
}

Result<std::string> startup_script(const ScriptTexts& texts, const Environment& environment,
                                   const TemplateFiles& templates) {
  Dict values;
  values.set("ioc", Value(environment.get("IOC")));
  values.set("runtime_dir", Value(environment.get("RUNTIME_DIR")));
  values.set("environment", Value(texts.environment));
  values.set("pre_init", Value(texts.pre_init));
  values.set("post_init", Value(texts.post_init));
  return render_own(templates, "st.cmd", std::move(values));
}

Result<std::string> substitutions(const std::vector<DatabaseTable>& tables, const TemplateFiles& templates) {
  std::vector<Value> databases;
  for (const DatabaseTable& table : tables) {
    std::vector<Value> rows;
    for (std::string& row : align_rows(table)) rows.emplace_back(std::move(row));
    Dict database;
    database.set("file", Value(table.file));
    database.set("rows", Value::list(std::move(rows)));
    databases.push_back(Value::dict(std::move(database)));
  }
  Dict values;
  values.set("databases", Value::list(std::move(databases)));
  return render_own(templates, "ioc.subst", std::move(values));
}

}  // namespace

FileSet boot_files(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer,
                   const TemplateFiles& templates, Sink& sink) {
  FileSet files;
  const auto keep = [&](const std::string& name, Result<std::string> text) {
    if (!sink.take_error(text)) files[name] = *std::move(text);
  };
  if (!ioc.waits.empty()) files["wait_list.yaml"] = wait_list_text(ioc.waits);
  const ScriptTexts scripts = render_scripts(ioc, renderer, sink);
  const std::vector<DatabaseTable> tables = render_databases(ioc, renderer, sink);
  if (sink.has_errors()) return {};
  keep("st.cmd", startup_script(scripts, renderer.globals().environment(), templates));
  keep("ioc.subst", substitutions(tables, templates));
  return files;
}

}  // namespace iocwright::boot
