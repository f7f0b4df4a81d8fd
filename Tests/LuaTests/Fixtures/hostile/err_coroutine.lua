-- attack: error that is the coroutine it came from. expect: denied
coroutine.wrap(function() error(coroutine.running()) end)()
