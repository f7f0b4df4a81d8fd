-- attack: for with a step that changes nothing. expect: limit
for i = 1.0, 2.0, 1e-300 do end
