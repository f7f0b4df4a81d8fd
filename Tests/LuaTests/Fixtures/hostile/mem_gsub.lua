-- attack: gsub whose result is a thousand times its text. expect: limit
return #(("a"):rep(100000):gsub("a", ("b"):rep(1000)))
