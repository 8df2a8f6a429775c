--[[
  Takes a buyer out of the standby line, if it is this ticket that waits.

  KEYS[1] standby line  sorted set: buyer id by ticket number
  KEYS[2] tickets       hash: buyer id -> "<number> <ticket id> <name>"
  ARGV[1] buyer id  [2] ticket id

  Returns  left | not_waiting (nor after a promotion: then there is a unit)
]]
--- @include "refuse"
--- @include "wrong-type"
local buyer, ticket = ARGV[1], ARGV[2]

if #KEYS ~= 2 or #ARGV ~= 2 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_type({ 'zset', 'hash' })
if wrong then return wrong end

local held = redis.call('HGET', KEYS[2], buyer)
if not held or held:match('^%d+ (%S+)') ~= ticket then return 'not_waiting' end
redis.call('ZREM', KEYS[1], buyer)
redis.call('HDEL', KEYS[2], buyer)
return 'left'
