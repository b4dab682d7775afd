#include "instance/boot/fill_template.hpp"
#include "instance/boot/print.hpp"

namespace iocwright::boot {

Result<std::string> print_st_cmd(const Boot& boot, const TemplateFiles& templates) {
  const auto joined = [](const auto& items, std::string std::ranges::range_value_t<decltype(items)>::*text) {
    std::string out;
    for (const auto& item : items) (out += item.*text) += '\n';
    return out;
  };
  Dict values;
  values.set("ioc", Value(boot.ioc_folder));
  values.set("runtime_dir", Value(boot.runtime_folder));
  values.set("environment", Value(joined(boot.script.environment, &EnvironmentSetting::command)));
  values.set("pre_init", Value(joined(boot.script.pre_init, &ScriptLine::text)));
  values.set("post_init", Value(joined(boot.script.post_init, &ScriptLine::text)));
  return fill_template(templates, "st.cmd", std::move(values));
}

}  // namespace iocwright::boot
