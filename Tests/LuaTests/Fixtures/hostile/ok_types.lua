-- attack: none, what tostring and type say of objects. expect: ok
assert(tostring({}):find("^table") and tostring(print):find("^function") and tostring(coroutine.create(print)):find("^thread"))
assert(tostring(setmetatable({}, {__name = "My"})):find("^My") and tostring(nil) == "nil" and tostring(1e15) == "1e+15" and tostring(-0.0) == "-0.0")
return "ok"
