-- attack: fifteen thousand results. expect: isolated also: limit
return table.unpack({}, 1, 15000)
