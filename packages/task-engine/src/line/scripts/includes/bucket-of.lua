-- The bucket of a histogram that a time falls in, ms: each power of two is cut into eight, so that a bucket is no wider than an
-- eighth of what is in it. `topOfBucket` is the way back.
local function bucket_of(ms)
  ms = math.floor(ms)
  if ms < 8 then
    return ms
  end
  local _, exponent = math.frexp(ms)
  local width = exponent - 4
  return width * 8 + math.floor(ms / 2 ^ width)
end
