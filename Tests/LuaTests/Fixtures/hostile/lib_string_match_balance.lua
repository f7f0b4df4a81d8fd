-- attack: %b that never closes, from each place. expect: limit
return (("("):rep(200000)):match("%b()")
