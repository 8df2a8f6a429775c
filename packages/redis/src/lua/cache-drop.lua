--[[
  Makes the present value, and every load under way, count for nothing. The value stays as the last good one,
  for when the source is away.

  KEYS[1] entry   hash, see cache-look.lua
  ARGV[1] lifetime of the entry, ms

  Returns  dropped
]]
--- @include "refuse"
if #KEYS ~= 1 or #ARGV ~= 1 then return refuse('wrong number of keys or arguments') end
redis.call('HSET', KEYS[1], 'dropped', redis.call('HINCRBY', KEYS[1], 'last', 1))
redis.call('HDEL', KEYS[1], 'lock', 'lock_until', 'failing')
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 'dropped'
