-- attack: chunks, all kept. expect: limit
local t = {} while true do t[#t + 1] = load("return function() return " .. #t .. " end") end
