#include "core/diag/kinds.hpp"

#include <array>

namespace iocwright {

namespace {

constexpr std::array rows{
    KindRow{DiagKind::yaml_syntax, "yaml-syntax", "the file is not YAML 1.2 as the reference reads it"},
    KindRow{DiagKind::duplicate_key, "duplicate-key", "a key stands twice in one mapping"},
    KindRow{DiagKind::unknown_key, "unknown-key", "a key that the format does not have"},
    KindRow{DiagKind::missing_key, "missing-key", "a required key is not there"},
    KindRow{DiagKind::wrong_type, "wrong-type", "a value of another type than the key or parameter takes"},
    KindRow{DiagKind::duplicate_model, "duplicate-model", "two entity models of one module share a name"},
    KindRow{DiagKind::unknown_entity_type, "unknown-entity-type",
            "no loaded definition has this entity type"},
    KindRow{DiagKind::unknown_parameter, "unknown-parameter", "the entity model has no such parameter"},
    KindRow{DiagKind::missing_parameter, "missing-parameter", "a parameter without a default is not given"},
    KindRow{DiagKind::enum_value, "enum-value", "the value is none of the enum's"},
    KindRow{DiagKind::unknown_object, "unknown-object", "no entity has this id"},
    KindRow{DiagKind::later_object, "later-object", "the id belongs to an entity that comes later"},
    KindRow{DiagKind::duplicate_id, "duplicate-id", "two entities have the same id"},
    KindRow{DiagKind::template_syntax, "template-syntax", "the text is no Jinja template"},
    KindRow{DiagKind::template_evaluation, "template-evaluation", "a Jinja expression has no value"},
    KindRow{DiagKind::template_cast, "template-cast",
            "a template's text is no literal of the type asked for"},
    KindRow{DiagKind::template_limit, "template-limit", "a template needs more than a limit allows"},
    KindRow{DiagKind::counter_limit, "counter-limit", "a counter of `_global.incrementor` passed its stop"},
    KindRow{DiagKind::database_argument, "database-argument",
            "a database argument has no value in this entity"},
    KindRow{DiagKind::database_columns, "database-columns",
            "two uses of a database template differ in columns"},
    KindRow{DiagKind::reserved_name, "reserved-name",
            "a parameter or a global variable has a name that is taken"},
    KindRow{DiagKind::unreadable_file, "unreadable-file", "a file is missing or cannot be read"},
    KindRow{DiagKind::unwritable_file, "unwritable-file", "a file or folder cannot be written"},
    KindRow{DiagKind::missing_instance, "missing-instance", "the config folder holds no instance"},
    KindRow{DiagKind::shadowed_file, "shadowed-file", "a hand-written file gives way to a generated one"},
    KindRow{DiagKind::screens_not_made, "screens-not-made",
            "operator screens were asked for and not written"},
    KindRow{DiagKind::wait_entry, "wait-entry", "an entry of the wait list cannot be waited for"},
    KindRow{DiagKind::hardware_timeout, "hardware-timeout", "a device did not answer in time"},
    KindRow{DiagKind::dbd_syntax, "dbd-syntax", "the file is no EPICS database definition"},
    KindRow{DiagKind::dbd_conflict, "dbd-conflict", "two database definitions define one thing differently"},
    KindRow{DiagKind::missing_dbd, "missing-dbd",
            "a database definition is not found, or one that defines what others use"},
    KindRow{DiagKind::missing_library, "missing-library", "a library of lib_list is not found"},
    KindRow{DiagKind::unresolved_symbol, "unresolved-symbol",
            "the IOC needs a symbol that no linked library defines, or only one that comes too early"},
    KindRow{DiagKind::missing_asset, "missing-asset", "what the runtime image is to hold is not there"},
    KindRow{DiagKind::tool_failed, "tool-failed", "a program that was run ended with a failure"},
    KindRow{DiagKind::exec_failed, "exec-failed", "the IOC could not be executed"},
    KindRow{DiagKind::bad_setting, "bad-setting",
            "an option or a variable of the environment has a value that it cannot take"},
    KindRow{DiagKind::no_launcher, "no-launcher", "no launcher or console answers"},
    KindRow{DiagKind::unknown_task_module, "unknown-task-module",
            "a file of tasks uses an ansible module that is not run here"},
    KindRow{DiagKind::unknown_recipe, "unknown-recipe", "a support module has no recipe, or two"},
    KindRow{DiagKind::requirement, "requirement",
            "a support module requires one that is not there, or itself"},
    KindRow{DiagKind::path_outside, "path-outside", "a path leaves the folder that it belongs to"},
    KindRow{DiagKind::fetch_failed, "fetch-failed",
            "sources could not be fetched, or are not what was asked for"},
    KindRow{DiagKind::step_failed, "step-failed",
            "a step of a support module's build, or of a start, failed"},
    KindRow{DiagKind::lock_mismatch, "lock-mismatch", "what would be built is not what the lock file says"},
    KindRow{DiagKind::kept_clone, "kept-clone", "a tree that exists already is not what was asked for"},
    KindRow{DiagKind::local_work, "local-work",
            "a tree or file that would be replaced holds the user's work"},
    KindRow{DiagKind::regular_expression, "regular-expression",
            "a regular expression is malformed, or takes too much to match"},
};
static_assert(rows.size() == static_cast<std::size_t>(DiagKind::count_));

}  // namespace

std::span<const KindRow> diag_kinds() { return rows; }

std::string_view slug(DiagKind kind) { return rows.at(static_cast<std::size_t>(kind)).slug; }

}  // namespace iocwright
