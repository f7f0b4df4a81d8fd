-- attack: conversions that show addresses. expect: denied
for _, f in ipairs{"%p", "%20p", "%-20p", "%s", "%q", "%5s", "%d", "%a"} do
  for _, v in ipairs{{}, print, coroutine.create(print), "text"} do
    local ok, text = pcall(string.format, f, v)
    if ok and text:find("0x%x%x%x%x") then return "ESCAPED" end
  end
end
