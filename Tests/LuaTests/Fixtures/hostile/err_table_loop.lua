-- attack: error object that contains itself and a thread. expect: denied
local t = {1, coroutine.running(), print} t.t = t
error(t)
