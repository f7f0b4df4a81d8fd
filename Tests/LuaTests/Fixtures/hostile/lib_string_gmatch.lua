-- attack: lazy items that fail at every place. expect: limit
for a in (("a"):rep(20000)):gmatch("(.-)(.-)(.-)b") do end
