#ifndef DN_LUA_H
#define DN_LUA_H

/* The version of Lua that this build was compiled against, such as 504. */
int dn_lua_version(void);

#endif
