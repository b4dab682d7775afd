#include "instance/explain_instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ostream>

#include "core/base/path.hpp"
#include "core/diag/suggestion.hpp"
#include "instance/model/built_in.hpp"
#include "instance/read_pvs.hpp"
#include "instance/report/explain.hpp"
#include "instance/resolve/read_definitions.hpp"

namespace iocwright::instance {

namespace {

using Explanations = std::vector<report::Explanation>;

/// A subject of the form FILE:LINE.
struct FileSubject {
  std::string_view path;
  std::optional<std::size_t> line;  ///< nullopt means all lines
};

FileSubject split_subject(std::string_view subject) {
  const std::size_t colon = subject.rfind(':');
  if (colon == std::string_view::npos) return {subject, std::nullopt};
  const std::string_view digits = subject.substr(colon + 1);
  std::size_t line = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), line);
  if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) return {subject, std::nullopt};
  return {subject.substr(0, colon), line};
}

class Explainer {
 public:
  Explainer(const ExplainRequest& request, yaml::Reader& reader, const Environment& environment,
            const Limits& limits, const TemplateFiles& templates)
      : request_(request),
        reader_(reader),
        environment_(environment),
        limits_(limits),
        templates_(templates) {}

  Explanations explain_all() {
    if (!read_types()) return {};
    Explanations out;
    for (const std::string& subject : request_.subjects) {
      Explanations found = explain(subject);
      std::ranges::move(found, std::back_inserter(out));
    }
    return out;
  }

 private:
  bool read_types() {
    auto place = find_instance_definitions(request_.instance, reader_.disk, environment_);
    if (reader_.sink.take_error(place)) return false;
    has_instance_ = !place->instance_files.empty() || !place->boot_files.empty();
    definitions_ = resolve::read_definitions(reader_, place->definition_files);
    return !reader_.sink.has_errors();
  }

  /// Reads the instance once. False if there is none, or after errors.
  bool open() {
    if (tried_ || !has_instance_) return facts_.has_value();
    tried_ = true;
    // The definitions were read and their warnings reported before.
    Sink other;
    yaml::Reader reader{reader_.disk, reader_.sources, other};
    facts_ = open_instance(request_.instance, reader, environment_, limits_, HandWritten::allow);
    if (!facts_) {
      reader_.sink.add_all(std::move(other));
      return false;
    }
    auto lines = report::boot_lines(*facts_, templates_, reader_.sources);
    if (reader_.sink.take_error(lines)) return false;
    lines_ = *std::move(lines);
    return true;
  }

  Explanations explain(const std::string& subject) {
    Explanations out;
    if (const resolve::EntityType* type = definitions_.find(subject))
      out.push_back(report::explain_type(*type, reader_.sources));
    else if (const model::BuiltInType* built_in = model::find_built_in(subject))
      out.push_back(report::explain_type(*built_in));
    // A type can be explained even if the instance has errors.
    if (!out.empty()) return out;
    if (!open()) {
      // Without an instance, as in a Generic IOC, there are only types.
      if (!has_instance_) report_unknown(subject);
      return out;
    }
    if (add_lines(subject, out)) return out;
    add_entities(subject, out);
    for (const boot::EnvironmentSetting& setting : facts_->boot.script.environment)
      if (setting.name == subject) out.push_back(report::explain_setting(*facts_, setting, reader_.sources));
    if (out.empty()) add_pv(subject, out);
    if (out.empty()) report_unknown(subject);
    return out;
  }

  /// The PV of this name. Templates that are missing only mean that their PVs are unknown.
  void add_pv(const std::string& subject, Explanations& out) {
    Sink other;
    yaml::Reader reader{reader_.disk, reader_.sources, other};
    if (!pvs_) pvs_ = read_pvs(*facts_, lines_, request_.instance, reader, environment_);
    if (const report::PvFact* pv = pvs_->find(subject))
      out.push_back(report::explain_pv(*facts_, *pvs_, *pv, reader_.sources));
  }

  /// False if the subject is not a boot file.
  bool add_lines(const std::string& subject, Explanations& out) {
    const FileSubject file = split_subject(subject);
    const std::string_view name = path::name(file.path);
    if (name != "st.cmd" && name != "ioc.subst") return false;
    const auto& lines = name == "st.cmd" ? lines_.st_cmd : lines_.ioc_subst;
    if (file.line && (*file.line < 1 || *file.line > lines.size())) {
      reader_.sink.add(
          error(DiagKind::unknown_subject, fmt::format("`{}` has only {} lines", name, lines.size()))
              .help(fmt::format("give a line from 1 to {}", lines.size())));
      return true;
    }
    const std::size_t first = file.line.value_or(1), last = file.line.value_or(lines.size());
    for (std::size_t number = first; number <= last; ++number)
      out.push_back(report::explain_line(*facts_, name, number, lines[number - 1], reader_.sources));
    return true;
  }

  /// Entities of this id, or at this line of an instance file.
  void add_entities(const std::string& subject, Explanations& out) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < facts_->entities.size(); ++i)
      if (facts_->entities[i].id == subject) found.push_back(i);
    if (const FileSubject file = split_subject(subject); found.empty() && file.line)
      found = report::entities_at(*facts_, path::name(file.path), *file.line, reader_.sources);
    for (const std::size_t entity : found)
      out.push_back(report::explain_entity(*facts_, entity, lines_, reader_.sources));
  }

  void report_unknown(const std::string& subject) {
    std::vector<std::string_view> known = definitions_.type_names();
    if (facts_) {
      for (const report::EntityFacts& entity : facts_->entities)
        if (!entity.id.empty()) known.emplace_back(entity.id);
      for (const boot::EnvironmentSetting& setting : facts_->boot.script.environment)
        known.emplace_back(setting.name);
    }
    const std::string what = facts_ ? "no type, entity or variable" : "no type";
    reader_.sink.add(error(DiagKind::unknown_subject, fmt::format("{} is named `{}`", what, subject))
                         .help(did_you_mean(
                             subject, known,
                             facts_ ? "give a type, the id of an entity, `ioc.yaml:LINE`, `st.cmd:LINE`, "
                                      "`ioc.subst:LINE`, a variable that st.cmd sets, or a PV"
                                    : "there is no instance here; give its config folder with `--config`")));
  }

  const ExplainRequest& request_;
  yaml::Reader& reader_;
  const Environment& environment_;
  const Limits& limits_;
  const TemplateFiles& templates_;
  resolve::Definitions definitions_;
  bool has_instance_ = false, tried_ = false;
  std::optional<report::InstanceFacts> facts_;
  report::BootLines lines_;
  std::optional<report::Pvs> pvs_;
};

}  // namespace

ExitStatus explain_instance(const ExplainRequest& request, yaml::Reader& reader,
                            const Environment& environment, const Limits& limits,
                            const TemplateFiles& templates, std::ostream& out) {
  const Explanations explanations = Explainer(request, reader, environment, limits, templates).explain_all();
  if (request.json) out << report::explanations_json(explanations);
  else out << report::print_explanations(explanations);
  return reader.sink.status();
}

}  // namespace iocwright::instance
