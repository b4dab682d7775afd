// The kinds of diagnostics, one table row each.
#pragma once

#include <span>
#include <string_view>

namespace iocwright {

/// What a diagnostic is about. Scripts may rely on the slug; the wording of messages may change.
enum class DiagKind : unsigned char {
  yaml_syntax,
  lookalike_character,
  duplicate_key,
  unknown_key,
  missing_key,
  wrong_type,
  duplicate_model,
  unknown_entity_type,
  unknown_parameter,
  missing_parameter,
  enum_value,
  unknown_object,
  later_object,
  duplicate_id,
  template_syntax,
  template_evaluation,
  template_cast,
  template_limit,
  counter_limit,
  database_argument,
  database_columns,
  reserved_name,
  unreadable_file,
  unwritable_file,
  output_state,
  missing_instance,
  shadowed_file,
  missing_device,
  device_cycle,
  screen_layout,
  widget_format,
  duplicate_name,
  unused_key,
  wait_entry,
  hardware_timeout,
  dbd_syntax,
  dbd_conflict,
  missing_dbd,
  missing_library,
  unresolved_symbol,
  missing_asset,
  tool_failed,
  exec_failed,
  bad_setting,
  no_supervisor,
  probe_failed,
  unknown_task_module,
  unknown_recipe,
  requirement,
  path_outside,
  fetch_failed,
  step_failed,
  lock_mismatch,
  kept_clone,
  local_work,
  regular_expression,
  database_value,
  missing_template,
  startup_script,
  release_line,
  ignored_file,
  duplicate_module,
  unknown_setting,
  unset_variable,
  build_cache,
  wrong_usage,
  kept_version,
  unknown_subject,
  macro_missing,
  macro_unused,
  macro_syntax,
  config_map,
  values_file,
  image_type,
  database_syntax,
  record_name,
  unknown_record_type,
  unknown_field,
  field_value,
  duplicate_record,
  missing_record,
  missing_link,
  script_syntax,
  script_command,
  script_order,
  unknown_command,
  missing_file,
  protocol,
  asyn_port,
  request_file,
  count_  // number of kinds
};

struct KindRow {
  DiagKind kind;
  std::string_view slug;     ///< the name in `[...]` after a message
  std::string_view meaning;  ///< one line, for `iocwright help diagnostics`
};

/// All kinds, in the order of the enum.
std::span<const KindRow> diag_kinds();
/// The name of the kind in messages, such as `wrong-type`.
std::string_view slug(DiagKind kind);

}  // namespace iocwright
