-- attack: set of megabytes, malformed at its end. expect: denied also: limit
return ("x"):match("[" .. ("a-z%w"):rep(1000000))
