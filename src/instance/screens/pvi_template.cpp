#include "instance/screens/pvi_template.hpp"

#include <array>

#include "instance/screens/block_templates.hpp"

namespace iocwright::screens {

namespace {

constexpr std::array<std::string_view, 2> sections{"File", "Member"};

class PviTemplatePrinter {
 public:
  PviTemplatePrinter(const std::string& prefix, const BlockTemplates& blocks)
      : prefix_(prefix), blocks_(blocks) {}

  /// Adds the PVs of the items and of those in groups, in order.
  Result<void> add(const std::vector<Item>& items) {
    for (const Item& item : items) {
      switch (item.kind) {
        case ItemKind::group: TRY(add(item.children)); break;
        case ItemKind::signal_r: add_member(item, item.read_pv, "r"); break;
        case ItemKind::signal_w: add_member(item, item.write_pv, "w"); break;
        case ItemKind::signal_x: add_member(item, item.write_pv, "x"); break;
        case ItemKind::signal_rw: add_read_write(item); break;
        case ItemKind::include: return fail(unresolved(item));
        case ItemKind::device_ref:
        case ItemKind::signal_ref:
        case ItemKind::ignored_component: break;
      }
    }
    return {};
  }

  /// The whole template.
  std::string finish(const std::string& label) {
    std::string out;
    blocks_.fill(out, "File", {{"label", label}, {"members", std::move(members_)}});
    return out;
  }

 private:
  void add_member(const Item& item, const std::string& pv, std::string_view access) {
    blocks_.fill(members_, "Member",
                 {{"pv", pv}, {"prefix", prefix_}, {"name", item.name}, {"access", std::string(access)}});
  }

  void add_read_write(const Item& item) {
    if (item.read_pv == item.write_pv) return add_member(item, item.write_pv, "rw");
    add_member(item, item.write_pv, "w");
    add_member(item, item.read_pv, "r");
  }

  static Diagnostic unresolved(const Item& include) {
    return error(DiagKind::missing_device,
                 "cannot list the signals of an Include without the folders of device descriptions")
        .at(include.place)
        .help("give them with `--yaml-path`");
  }

  const std::string& prefix_;
  const BlockTemplates& blocks_;
  std::string members_;
};

}  // namespace

Result<std::string> print_pvi_template(const std::string& label, const std::vector<Item>& items,
                                       const std::string& prefix, const TemplateFiles& templates) {
  const BlockTemplates blocks = TRY(BlockTemplates::read(templates, "pvi.template", sections));
  PviTemplatePrinter printer(prefix, blocks);
  TRY(printer.add(items));
  return printer.finish(label);
}

}  // namespace iocwright::screens
