-- attack: recursion of the matcher. expect: limit also: denied
while true do pcall(string.match, ("a"):rep(300), ("(a?"):rep(30) .. (")"):rep(30) .. ("a?"):rep(150)) end
