-- attack: back references and captures that multiply. expect: limit
return string.match(("ab"):rep(2000), "^(.-)(.-)(.-)%1%2%3c")
