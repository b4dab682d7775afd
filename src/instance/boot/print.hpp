// Prints what an IOC boots from as the files that the IOC and `iocwright run` read.
#pragma once

#include <string>
#include <vector>

#include "core/base/templates.hpp"
#include "core/diag/output_folder.hpp"
#include "core/diag/result.hpp"
#include "instance/boot/boot.hpp"

namespace iocwright::boot {

/// st.cmd, ioc.subst and, if there are devices to wait for, wait_list.yaml. An error if a template of these
/// files cannot be read or rendered.
Result<FileSet> print_files(const Boot& boot, const TemplateFiles& templates);

Result<std::string> print_st_cmd(const Boot& boot, const TemplateFiles& templates);
Result<std::string> print_ioc_subst(const std::vector<DatabaseTable>& databases,
                                    const TemplateFiles& templates);
std::string print_wait_list(const std::vector<Wait>& waits);

/// The rows of a table in ioc.subst: the names of the macros, then the values of each use, quoted and
/// aligned.
std::vector<std::string> aligned_rows(const DatabaseTable& table);

}  // namespace iocwright::boot
