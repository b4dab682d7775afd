#include "image/ioc/check_ioc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "image/ioc/check_dbds.hpp"

namespace iocwright::image {

namespace {

/// The dbd entry that registers a symbol.
struct Registered {
  const epics::LoadedItem* item;
  const epics::DbdRequest* request;
};

class LinkChecker {
 public:
  LinkChecker(const IocCheck& request, Sink& sink, IocModules& modules)
      : request_(request), sink_(sink), modules_(modules) {}

  /// Looks up the libraries of lib_list in order, and reports missing ones.
  bool find_libraries(const std::vector<ListWord>& list) {
    bool complete = true;
    for (const ListWord& word : list) {
      const Library* found = modules_.library(word.text);
      if (found == nullptr) {
        report_missing(word);
        complete = false;
        continue;
      }
      listed_.push_back(found);
      places_.emplace(found, word.span);
    }
    return complete;
  }

  std::size_t run(const epics::DbdSet& dbds) {
    for (const epics::LoadedItem& loaded : dbds.items())
      for (std::string& symbol : epics::linked_symbols(loaded.item))
        registered_.emplace(std::move(symbol), Registered{&loaded, &dbds.requests()[loaded.request]});
    std::vector<std::string> wanted;
    for (const auto& [symbol, from] : registered_) wanted.push_back(symbol);
    const std::vector<const Library*> order(
        listed_.rbegin(), listed_.rend());  // the IOC's Makefile links lib_list in reverse order
    report(link(wanted, order, linkage()));
    return wanted.size();
  }

 private:
  Linkage linkage() {
    Linkage how;
    how.last = modules_.libraries(modules_.modules().back());
    for (const Module& module : modules_.modules()) {
      if (!module.released) continue;
      const std::vector<const Library*> libraries = modules_.libraries(module);
      for (const std::string& file : modules_.names_in(modules_.library_folder(module)))
        for (const Library* library : libraries)
          if (!library->elf.archive && file.starts_with("lib" + library->name + ".so"))
            how.by_file.emplace(file, library);
    }
    return how;
  }

  void report_missing(const ListWord& word) {
    Diagnostic missing = error(DiagKind::missing_library,
                               fmt::format("`{}` is not in any lib/{} folder of the modules in RELEASE",
                                           word.text, request_.target))
                             .at(word.span);
    if (const Library* other = modules_.library(word.text, true)) {
      std::string correction = modules_.correction_of_release(
          *std::ranges::find(modules_.modules(), other->module, &Module::macro));
      if (correction.empty())
        correction = fmt::format("found `{}`, but its module `{}` is not in RELEASE: add it there",
                                 other->path, other->module);
      sink_.add(std::move(missing).help(std::move(correction)));
      return;
    }
    const std::vector<std::string> names = modules_.library_names();
    sink_.add(std::move(missing).help(
        did_you_mean(word.text, {names.begin(), names.end()},
                     "build the module that contains it, or remove it from `libs` of the recipe")));
  }

  /// Returns a library that defines the symbol: one in lib_list, or else of a released module, or else of
  /// another module. Null if there is none.
  const Library* provider(const std::string& symbol) {
    for (const Library* library : listed_)
      if (defines(*library, symbol)) return library;
    for (const bool released : {true, false})
      for (const Module& module : modules_.modules())
        if (module.released == released)
          for (const Library* library : modules_.libraries(module))
            if (defines(*library, symbol)) return library;
    return nullptr;
  }

  /// Reports undefined symbols, with one error for each pair of user and provider. The error names the first
  /// symbol and counts the others.
  void report(const std::vector<Undefined>& rest) {
    std::map<std::pair<const void*, const Library*>, std::vector<const Undefined*>> groups;
    for (const Undefined& undefined : rest) {
      const Library* found = provider(undefined.symbol);
      // Symbols that no module defines come from system libraries, which the linker finds by itself.
      if (undefined.user != nullptr && (found == nullptr || found == undefined.user)) continue;
      const void* user = undefined.user != nullptr ? static_cast<const void*>(undefined.user)
                                                   : registered_.at(undefined.symbol).request;
      groups[{user, found}].push_back(&undefined);
    }
    for (const auto& [pair, symbols] : groups) {
      const Undefined& first =
          **std::min_element(symbols.begin(), symbols.end(),
                             [&](const Undefined* a, const Undefined* b) { return comes_first(*a, *b); });
      if (first.user != nullptr) report_use(first, symbols.size() - 1, pair.second);
      else report_registration(first, symbols.size() - 1, pair.second);
    }
  }

  /// Sorts symbols that dbds register by their position there. The others are already sorted by name.
  bool comes_first(const Undefined& a, const Undefined& b) const {
    return a.user == nullptr && b.user == nullptr &&
           registered_.at(a.symbol).item < registered_.at(b.symbol).item;
  }

  static Diagnostic unresolved(std::string message) {
    return error(DiagKind::unresolved_symbol, std::move(message));
  }
  static std::string and_more(std::size_t more) {
    return more == 0 ? "" : ", and " + text::plural(more, "other symbol");
  }

  void report_registration(const Undefined& undefined, std::size_t more, const Library* found) {
    const Registered& from = registered_.at(undefined.symbol);
    const std::string& name = from.item->item.name;
    Diagnostic out =
        unresolved(fmt::format("`{}` registers `{}`, which needs the symbol `{}`{}; no linked library has {}",
                               from.request->name, name, undefined.symbol, and_more(more),
                               more == 0 ? "it" : "them"))
            .at(from.request->span)
            .note(from.item->item.span, fmt::format("`{}` is declared here", name));
    const std::string nowhere =
        fmt::format("link the library whose source exports `{}`, or remove `{}` from `dbd_list`", name,
                    from.request->name);
    sink_.add(std::move(out).help(found != nullptr ? advice(*found, nullptr) : nowhere));
  }

  void report_use(const Undefined& undefined, std::size_t more, const Library* found) {
    const auto place = places_.find(undefined.user);
    const std::string message = fmt::format(
        "the library `{}` needs `{}`{} of `{}`, which is {}", undefined.user->name, undefined.symbol,
        and_more(more), found->name, !places_.contains(found) ? "not linked" : "linked too early");
    sink_.add(unresolved(message)
                  .at(place == places_.end() ? Span{} : place->second)
                  .help(advice(*found, undefined.user)));
  }

  std::string advice(const Library& found, const Library* user) const {
    const bool listed = places_.contains(&found);
    const std::string where =
        user != nullptr && places_.contains(user) ? fmt::format(" above `{}`", user->name) : "";
    if (listed)
      return fmt::format("move `{}` of {} up in lib_list{}: build the module that is needed first",
                         found.name, found.module, where);
    const auto module = std::find_if(modules_.modules().begin(), modules_.modules().end(),
                                     [&](const Module& m) { return m.macro == found.module; });
    const bool released = module != modules_.modules().end() && module->released;
    return fmt::format("add `{}` of {} to lib_list{}{}", found.name, found.module, where,
                       released ? "" : ", and its module to RELEASE");
  }

  const IocCheck& request_;
  Sink& sink_;
  IocModules& modules_;
  std::vector<const Library*> listed_;
  std::map<const Library*, Span> places_;
  std::map<std::string, Registered> registered_;
};

}  // namespace

IocCheckCounts check_ioc(const IocCheck& request, const Disk& disk, Sources& sources, Sink& sink) {
  IocModules modules(disk, request.support, request.epics_base, request.target, sources, sink);
  const std::vector<ListWord> dbd_list =
      read_list(path::join(request.support, "configure/dbd_list"), disk, sources, sink);
  const std::vector<ListWord> lib_list =
      read_list(path::join(request.support, "configure/lib_list"), disk, sources, sink);
  epics::DbdSet dbds(disk, sources, sink, modules.dbd_folders());
  const bool dbds_complete = check_dbds(dbd_list, modules, disk, dbds, sink);
  LinkChecker linker(request, sink, modules);
  IocCheckCounts counts{dbd_list.size(), lib_list.size(), 0};
  // Check the link only if nothing is missing; otherwise all symbols of a missing library would be reported.
  if (linker.find_libraries(lib_list) && dbds_complete) counts.symbols = linker.run(dbds);
  return counts;
}

}  // namespace iocwright::image
