-- attack: error text that is no UTF-8. expect: denied
error("\xff\xfe\0\x80" .. ("\xf0"):rep(100))
