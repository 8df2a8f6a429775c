--[[
  Does in small what the scripts here do, so that what an account or a server does not allow is found out before a buyer
  finds it out: one write to a key of each kind, one message, the clock.

  KEYS[1] a key of its own, gone when it is done
  ARGV[1] a channel to which nobody listens

  Returns  the clock of Redis, ms
]]
--- @include "refuse"
--- @include "now"
if #KEYS ~= 1 or #ARGV ~= 1 then return refuse('wrong number of keys or arguments') end
local key = KEYS[1]

-- The first write has to be one that takes memory: once a script has written, Redis refuses it none.
redis.call('HSET', key, 'field', 1)
redis.call('HINCRBY', key, 'field', 1)
redis.call('PEXPIRE', key, 1000)
redis.call('DEL', key)
redis.call('ZADD', key, 1, 'member')
redis.call('DEL', key)
redis.call('LPUSH', key, 'entry')
redis.call('DEL', key)
redis.call('SET', key, 'text', 'PX', 1000)
redis.call('DEL', key)
redis.call('PUBLISH', ARGV[1], '')
return string.format('%.0f', now_ms())
