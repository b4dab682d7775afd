#include "image/ioc/check_dbds.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"

namespace iocwright::image {

namespace {

using epics::DbdItem;
using epics::DbdKind;
using epics::LoadedItem;

void report_missing(const ListWord& word, const IocModules& modules, Sink& sink) {
  Diagnostic missing =
      error(DiagKind::missing_dbd,
            fmt::format("`{}` is not in any dbd folder of the modules in RELEASE", word.text))
          .at(word.span);
  if (const Module* other = modules.unreleased_dbd(word.text)) {
    std::string correction = modules.correction_of_release(*other);
    if (correction.empty())
      correction = fmt::format("the module `{}` has it, but is not in RELEASE: add it there", other->folder);
    sink.add(std::move(missing).help(std::move(correction)));
    return;
  }
  const std::vector<std::string> names = modules.dbd_names();
  sink.add(std::move(missing).help(
      did_you_mean(word.text, {names.begin(), names.end()},
                   "build the module that installs it, or remove it from `dbds` of the recipe")));
}

/// Returns the dbd of a released module that defines this name, or "". Only used for a hint.
std::string definer(const IocModules& modules, const Disk& disk, DbdKind kind, const std::string& name) {
  for (const std::string& folder : modules.dbd_folders()) {
    for (const std::string& file : modules.names_in(folder)) {
      if (!file.ends_with(".dbd")) continue;
      const auto content = disk.read(path::join(folder, file));
      if (!content) continue;  // an unreadable file only costs the hint
      Sink ignored;
      for (const DbdItem& item : epics::parse_dbd(0, *content, ignored))
        if (item.kind == kind && item.name == name && (kind != DbdKind::record_type || item.has_fields))
          return file;
    }
  }
  return "";
}

class Checker {
 public:
  Checker(const IocModules& modules, const Disk& disk, const epics::DbdSet& set, Sink& sink)
      : modules_(modules), disk_(disk), set_(set), sink_(sink) {}

  void run() {
    for (const LoadedItem& loaded : set_.items()) {
      if (loaded.item.kind == DbdKind::menu) menus_.insert(loaded.item.name);
      if (loaded.item.kind == DbdKind::record_type && loaded.item.has_fields)
        record_types_.insert(loaded.item.name);
    }
    for (const LoadedItem& loaded : set_.items()) {
      const DbdItem& item = loaded.item;
      if (item.kind == DbdKind::menu)
        conflict(loaded, "menu " + item.name, text::join(set_.content_of(item), "\n"),
                 fmt::format("the menu `{}`", item.name));
      if (item.kind == DbdKind::record_type && item.has_fields)
        conflict(loaded, "record type " + item.name, text::join(set_.content_of(item), "\n"),
                 fmt::format("the record type `{}`", item.name));
      if (item.kind == DbdKind::menu_use && !menus_.contains(item.name))
        undefined(loaded, DbdKind::menu, "menu", item.name);
      if (item.kind == DbdKind::device && !record_types_.contains(item.record_type))
        undefined(loaded, DbdKind::record_type, "record type", item.record_type);
      if (item.kind == DbdKind::device)
        conflict(loaded, item.record_type + "\n" + item.choice, item.name + "\n" + item.link_type,
                 fmt::format("the device support `{}` of `{}`", item.choice, item.record_type));
      if (item.kind == DbdKind::variable)
        conflict(loaded, item.name, item.choice, fmt::format("the variable `{}`", item.name));
    }
  }

 private:
  void undefined(const LoadedItem& loaded, DbdKind kind, std::string_view what, const std::string& name) {
    if (!reported_.insert(fmt::format("{} {}", what, name)).second) return;
    const auto& request = set_.requests()[loaded.request];
    const std::string file = definer(modules_, disk_, kind, name);
    const std::string advice =
        file.empty() ? fmt::format("build the module that defines this {}, and add its dbd to dbd_list", what)
                     : fmt::format("add `{}` to dbd_list", file);
    sink_.add(
        error(DiagKind::missing_dbd,
              fmt::format("`{}` uses the {} `{}`, which no dbd of the IOC defines", request.name, what, name))
            .at(request.span)
            .note(loaded.item.span, "used here")
            .help(advice));
  }

  /// Reports conflicting definitions. EPICS Base accepts identical duplicates, but rejects definitions that
  /// differ.
  void conflict(const LoadedItem& loaded, const std::string& key, const std::string& meaning,
                const std::string& what) {
    const auto [first, fresh] = defined_.emplace(key, std::pair(meaning, &loaded));
    if (fresh || first->second.first == meaning) return;
    const auto& request = set_.requests()[loaded.request];
    const auto& earlier = set_.requests()[first->second.second->request];
    sink_.add(error(DiagKind::dbd_conflict,
                    fmt::format("`{}` and `{}` define {} differently", request.name, earlier.name, what))
                  .at(request.span)
                  .note(first->second.second->item.span, "first defined here")
                  .note(loaded.item.span, "and differently here")
                  .help("an IOC can load only one of them: remove the other from dbd_list"));
  }

  const IocModules& modules_;
  const Disk& disk_;
  const epics::DbdSet& set_;
  Sink& sink_;
  std::set<std::string> menus_, record_types_, reported_;
  std::map<std::string, std::pair<std::string, const LoadedItem*>> defined_;
};

}  // namespace

bool check_dbds(const std::vector<ListWord>& list, const IocModules& modules, const Disk& disk,
                epics::DbdSet& set, Sink& sink) {
  bool complete = true;
  if (!set.add({"base.dbd", {}})) {
    sink.add(error(DiagKind::missing_dbd,
                   fmt::format("EPICS Base has no `{}/dbd/base.dbd`", modules.modules().back().folder))
                 .help("set the folder of a built EPICS Base with EPICS_BASE or --base"));
    complete = false;
  }
  for (const ListWord& word : list) {
    if (set.add({word.text, word.span})) continue;
    report_missing(word, modules, sink);
    complete = false;
  }
  // Do not report undefined names after an error: the missing or broken file may define them.
  complete = complete && !sink.has_errors();
  if (complete) Checker(modules, disk, set, sink).run();
  return complete;
}

}  // namespace iocwright::image
