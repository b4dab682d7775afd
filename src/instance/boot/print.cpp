#include "instance/boot/print.hpp"

namespace iocwright::boot {

Result<FileSet> print_files(const Boot& boot, const TemplateFiles& templates) {
  FileSet files;
  files["st.cmd"] = TRY(print_st_cmd(boot, templates));
  files["ioc.subst"] = TRY(print_ioc_subst(boot.databases, templates));
  if (!boot.waits.empty()) files["wait_list.yaml"] = print_wait_list(boot.waits);
  return files;
}

}  // namespace iocwright::boot
