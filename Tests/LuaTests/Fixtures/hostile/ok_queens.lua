-- attack: none, eight queens. expect: ok
local n, count, cols, d1, d2 = 8, 0, {}, {}, {}
local function place(r)
  if r > n then count = count + 1 return end
  for c = 1, n do
    if not cols[c] and not d1[r + c] and not d2[r - c] then
      cols[c], d1[r + c], d2[r - c] = true, true, true
      place(r + 1)
      cols[c], d1[r + c], d2[r - c] = nil, nil, nil
    end
  end
end
place(1)
return count == 92 and "ok"
