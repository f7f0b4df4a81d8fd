-- attack: type without a value, and of everything. expect: denied
assert(not pcall(type))
local names = {} for k, v in pairs(_G) do names[type(v)] = true end
if names.userdata or names["userdata"] then return "ESCAPED" end
