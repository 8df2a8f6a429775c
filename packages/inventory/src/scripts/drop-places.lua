--[[
  Takes those out of the standby line of whom only the place is known: Redis has lost which ticket waits there.

  KEYS[1] standby line  sorted set: buyer id by ticket number
  KEYS[2] tickets       hash: buyer id -> "<number> <ticket id> <name>"
  ARGV[1...] buyer ids

  Returns  dropped, how many
]]
--- @include "refuse"
--- @include "wrong-type"
if #KEYS ~= 2 or #ARGV < 1 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_type({ 'zset', 'hash' })
if wrong then return wrong end

local dropped = 0
for _, buyer in ipairs(ARGV) do
  if redis.call('HEXISTS', KEYS[2], buyer) == 0 then
    dropped = dropped + redis.call('ZREM', KEYS[1], buyer)
  end
end
return { 'dropped', tostring(dropped) }
