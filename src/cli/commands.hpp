#pragma once
#include "value/budget.hpp"
namespace iocwright::cli {
struct Session { Limits limits; };
int internal_jinja(Session& session);
int internal_yaml(Session& session);
}
