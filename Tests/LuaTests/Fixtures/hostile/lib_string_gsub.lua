-- attack: template with a million captures of nothing, for each of many matches. expect: limit
return #(("a"):rep(100000):gsub("(b?)", ("%1"):rep(1000000)))
