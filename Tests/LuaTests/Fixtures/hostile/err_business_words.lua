-- attack: error that sounds like a limit of Lua's own. expect: denied also: limit
error("not enough memory")
