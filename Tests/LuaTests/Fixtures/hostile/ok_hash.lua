-- attack: none, FNV hash of 100 KB. expect: ok
local h = 0xcbf29ce484222325
for c in (("dandelion "):rep(10000)):gmatch(".") do h = (h ~ c:byte()) * 0x100000001b3 end
return math.type(h) == "integer" and "ok"
