-- attack: each function of each library replaced by one that spins. expect: isolated
for name, lib in pairs(_G) do if type(lib) == "table" and lib ~= _G then for k in pairs(lib) do lib[k] = function() while true do end end end end end
