--[[
  What there may be to repair in a round, in constant time.

  KEYS[1] round         hash: #round, #total, one field per claim
  KEYS[2] standby line  sorted set
  KEYS[3] promoted      hash
  KEYS[4] untold        hash
  KEYS[5] compared      by which run of Redis the claims were last compared one by one

  ARGV[1] the run of Redis

  Returns { open round or '', its total or '', claims, waiting, promoted, untold, 1 if it is time to compare again }
]]
--- @include "refuse"
--- @include "wrong-type"
if #KEYS ~= 5 or #ARGV ~= 1 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_type({ 'hash', 'zset', 'hash', 'hash', 'string' })
if wrong then return wrong end

local state = redis.call('HMGET', KEYS[1], '#round', '#total')
local fields = (state[1] and 1 or 0) + (state[2] and 1 or 0)
local numbers = {
  redis.call('HLEN', KEYS[1]) - fields, redis.call('ZCARD', KEYS[2]), redis.call('HLEN', KEYS[3]),
  redis.call('HLEN', KEYS[4]), redis.call('GET', KEYS[5]) == ARGV[1] and 0 or 1,
}
local reply = { state[1] or '', state[2] or '' }
for _, number in ipairs(numbers) do reply[#reply + 1] = tostring(number) end
return reply
