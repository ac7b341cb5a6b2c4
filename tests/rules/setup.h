// Rows that set the scene: counties, policy, time, whole projects. They must succeed.
#pragma once

#include "tests/rules/names.h"
#include "tests/rules/notation.h"
#include "tests/rules/province.h"

namespace tianzhang::rules {

// False when the verb is none of these. Throws Unreadable when the scene cannot be set.
bool SetUp(Province& province, Names& names, const Row& row);

}  // namespace tianzhang::rules
