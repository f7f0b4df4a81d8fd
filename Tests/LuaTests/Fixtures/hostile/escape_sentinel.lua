-- attack: values that come out of a coroutine that a limit ended. expect: limit
local co = coroutine.create(function() while true do end end)
local ok, e = coroutine.resume(co)
return type(e) == "userdata" and "ESCAPED" or coroutine.resume(co)
