#include "dn_lua.h"
#include "internal.h"

int dn_lua_version(void) { return LUA_VERSION_NUM; }
