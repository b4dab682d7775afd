#include "core/diag/kinds.hpp"

#include <array>

namespace iocwright {

namespace {

constexpr std::array rows{
    KindRow{DiagKind::yaml_syntax, "yaml-syntax",
            "the file is not valid YAML 1.2, or ibek's YAML loader rejects it"},
    KindRow{DiagKind::duplicate_key, "duplicate-key", "a mapping has the same key twice"},
    KindRow{DiagKind::unknown_key, "unknown-key", "the file format has no such key"},
    KindRow{DiagKind::missing_key, "missing-key", "a required key is missing"},
    KindRow{DiagKind::wrong_type, "wrong-type", "the value has the wrong type for its key or parameter"},
    KindRow{DiagKind::duplicate_model, "duplicate-model", "two entity models of a module have the same name"},
    KindRow{DiagKind::unknown_entity_type, "unknown-entity-type",
            "no loaded definition has this entity type"},
    KindRow{DiagKind::unknown_parameter, "unknown-parameter", "the entity model has no such parameter"},
    KindRow{DiagKind::missing_parameter, "missing-parameter", "a parameter without a default is missing"},
    KindRow{DiagKind::enum_value, "enum-value", "the value is not one of the enum's values"},
    KindRow{DiagKind::unknown_object, "unknown-object", "no entity has this id"},
    KindRow{DiagKind::later_object, "later-object", "the entity with this id comes later in the file"},
    KindRow{DiagKind::duplicate_id, "duplicate-id", "two entities have the same id"},
    KindRow{DiagKind::template_syntax, "template-syntax", "a string is not a valid Jinja template"},
    KindRow{DiagKind::template_evaluation, "template-evaluation", "a Jinja expression cannot be evaluated"},
    KindRow{DiagKind::template_cast, "template-cast",
            "the result of a template cannot be converted to the required type"},
    KindRow{DiagKind::template_limit, "template-limit", "a template exceeds a limit"},
    KindRow{DiagKind::counter_limit, "counter-limit",
            "a counter of `_global.incrementor` exceeded its stop value"},
    KindRow{DiagKind::database_argument, "database-argument",
            "a database argument has no value in this entity"},
    KindRow{DiagKind::database_columns, "database-columns",
            "two uses of a database template have different columns"},
    KindRow{DiagKind::reserved_name, "reserved-name", "a parameter or global variable has a reserved name"},
    KindRow{DiagKind::unreadable_file, "unreadable-file", "a file is missing or cannot be read"},
    KindRow{DiagKind::unwritable_file, "unwritable-file", "a file or folder cannot be written"},
    KindRow{DiagKind::output_state, "output-state",
            "the record that a folder keeps of earlier commands is damaged, or its lock does not work"},
    KindRow{DiagKind::missing_instance, "missing-instance", "the config folder contains no instance"},
    KindRow{DiagKind::shadowed_file, "shadowed-file",
            "a hand-written file, or the name of a program, is ignored in favour of another"},
    KindRow{DiagKind::missing_device, "missing-device",
            "a device description is missing that an entity, an include or a parent names"},
    KindRow{DiagKind::device_cycle, "device-cycle", "a device description includes itself"},
    KindRow{DiagKind::screen_layout, "screen-layout", "an operator screen cannot be laid out"},
    KindRow{DiagKind::widget_format, "widget-format", "the file format of the screen cannot draw the widget"},
    KindRow{DiagKind::duplicate_name, "duplicate-name",
            "two signals or two sub-screens of a device have the same name"},
    KindRow{DiagKind::unused_key, "unused-key", "a key of a device description has no effect"},
    KindRow{DiagKind::wait_entry, "wait-entry", "an entry of the wait list is invalid"},
    KindRow{DiagKind::hardware_timeout, "hardware-timeout", "a device did not respond in time"},
    KindRow{DiagKind::dbd_syntax, "dbd-syntax", "the file is not a valid EPICS database definition"},
    KindRow{DiagKind::dbd_conflict, "dbd-conflict",
            "two database definitions define the same thing differently"},
    KindRow{DiagKind::missing_dbd, "missing-dbd",
            "a dbd file, or the definition of a menu or record type in use, is missing"},
    KindRow{DiagKind::missing_library, "missing-library", "a library in lib_list is missing"},
    KindRow{DiagKind::unresolved_symbol, "unresolved-symbol",
            "no linked library defines a symbol that the IOC needs, or it is linked too early"},
    KindRow{DiagKind::missing_asset, "missing-asset", "something that the runtime image needs is missing"},
    KindRow{DiagKind::tool_failed, "tool-failed", "an external program failed"},
    KindRow{DiagKind::exec_failed, "exec-failed", "the IOC could not be executed"},
    KindRow{DiagKind::bad_setting, "bad-setting", "an option or environment variable has an invalid value"},
    KindRow{DiagKind::no_launcher, "no-launcher", "no supervisor or console responds"},
    KindRow{DiagKind::unknown_task_module, "unknown-task-module",
            "a task file uses an unsupported ansible module"},
    KindRow{DiagKind::unknown_recipe, "unknown-recipe", "a support module has no recipe, or more than one"},
    KindRow{DiagKind::requirement, "requirement",
            "a required module or Python package is missing, or a support module requires itself"},
    KindRow{DiagKind::path_outside, "path-outside", "a path leads outside the folder that it belongs to"},
    KindRow{DiagKind::fetch_failed, "fetch-failed",
            "sources could not be fetched, or are not the ones requested"},
    KindRow{DiagKind::step_failed, "step-failed",
            "a step in building a support module or in starting an IOC failed"},
    KindRow{DiagKind::lock_mismatch, "lock-mismatch", "what would be built differs from the lock file"},
    KindRow{DiagKind::kept_clone, "kept-clone", "an existing tree is not the requested version"},
    KindRow{DiagKind::local_work, "local-work",
            "a tree or file to be replaced contains the user's own changes"},
    KindRow{DiagKind::regular_expression, "regular-expression",
            "a regular expression is invalid or exceeds the matching limits"},
};
static_assert(rows.size() == static_cast<std::size_t>(DiagKind::count_));

}  // namespace

std::span<const KindRow> diag_kinds() { return rows; }

std::string_view slug(DiagKind kind) { return rows.at(static_cast<std::size_t>(kind)).slug; }

}  // namespace iocwright
