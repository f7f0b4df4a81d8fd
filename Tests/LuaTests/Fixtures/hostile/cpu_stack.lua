-- attack: stack that grows to its end and shrinks again. expect: limit
while true do pcall(function() select("#", table.unpack({}, 1, 200000)) end) end
