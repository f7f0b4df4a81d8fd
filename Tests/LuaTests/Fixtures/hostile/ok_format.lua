-- attack: none, formats 20 000 lines. expect: ok
local t = {} for i = 1, 20000 do t[i] = ("%05d %-10s %8.2f"):format(i, "n" .. i, i / 3) end
return #table.concat(t, "\n") > 400000 and "ok"
