-- attack: none, arithmetic at the edges, as the manual has it. expect: ok
assert(math.maxinteger + 1 == math.mininteger and 7 // -2 == -4 and -7 % 3 == 2 and 7 % -3 == -2 and 1e308 * 10 == math.huge)
assert("10" + 5 == 15 and "0x10" * 2 == 32 and 10 .. "" == "10" and 2 ^ 2 == 4.0 and 3 | 4.0 == 7 and "3" // 1 == 3)
assert(math.tointeger(3.0) == 3 and 1 < 1.5 and math.ult(1, -1) and 0x7fffffffffffffff < 2 ^ 63)
return "ok"
