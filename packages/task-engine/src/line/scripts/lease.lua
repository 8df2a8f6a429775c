--[[
  Renews the lease of a line, or gives it back; after a failure, or when its head is not ready yet, the line is left alone for a
  while.

  KEYS[1] line   hash
  KEYS[2] lease  string: the token of who decides this line now
  ARGV[1] token   [2] how long from now, ms; 0 gives it back   [3] '' or how long the line waits, ms   [4] 1 if it waits after a failure

  Returns 1 if the lease was this token's, else 0
]]
--- @include "refuse"
--- @include "now"
local ms, pause = tonumber(ARGV[2]), tonumber(ARGV[3])
if #KEYS ~= 2 or #ARGV ~= 4 or not ms or (ARGV[3] ~= '' and not pause) then
  return refuse('wrong number or kind of arguments')
end
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
if pause then
  if ARGV[4] == '1' then
    redis.call('HINCRBY', KEYS[1], 'tries', 1)
  end
  redis.call('HSET', KEYS[1], 'notBefore', string.format('%d', now_ms() + pause))
end
if ms > 0 then
  redis.call('PEXPIRE', KEYS[2], ms)
else
  redis.call('DEL', KEYS[2])
  redis.call('HDEL', KEYS[1], 'holder')
end
return 1
