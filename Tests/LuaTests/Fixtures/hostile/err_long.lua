-- attack: error text of megabytes. expect: denied also: limit
error(("x"):rep(4000000))
