#ifndef DN_INTERNAL_H
#define DN_INTERNAL_H

/* Debian keeps Lua's headers in a folder of their own; others do not. */
#if __has_include(<lua5.4/lua.h>)
#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#else
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif

#if LUA_VERSION_NUM != 504
#error "Dandelion needs Lua 5.4"
#endif

#endif
