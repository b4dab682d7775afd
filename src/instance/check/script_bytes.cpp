#include "instance/check/script_bytes.hpp"

namespace iocwright::check {

void check_script_bytes(const std::string& path, const std::string& script, Sources& sources, Sink& sink) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const bool has_mark = script.starts_with(byte_order_mark);
  const bool is_cut = !script.empty() && !script.ends_with('\n');
  if (!has_mark && !is_cut) return;
  const FileId file = sources.add(path, script);
  const auto size = static_cast<std::uint32_t>(script.size());
  if (has_mark)
    sink.add(warning(DiagKind::startup_script,
                     "the script begins with a byte-order mark, which the IOC shell takes for a part of the "
                     "first command")
                 .at({file, 0, static_cast<std::uint32_t>(byte_order_mark.size())})
                 .help("save the file as UTF-8 without a byte-order mark"));
  if (is_cut)
    sink.add(warning(DiagKind::startup_script,
                     "the last line does not end in a line break, so some versions of EPICS Base ignore it")
                 .at({file, static_cast<std::uint32_t>(script.rfind('\n') + 1), size})
                 .help("add a line break at the end of the file"));
}

}  // namespace iocwright::check
