-- attack: text that nests too deep for the compiler. expect: denied also: limit
for _, piece in ipairs{"(", "{", "do ", "function() ", "-", "not ", "a[", "a(", "if a then "} do load("return " .. piece:rep(30000)) end
