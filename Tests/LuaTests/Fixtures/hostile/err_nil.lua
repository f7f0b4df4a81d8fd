-- attack: error without a value. expect: denied
error()
