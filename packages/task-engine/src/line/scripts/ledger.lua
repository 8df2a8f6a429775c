--[[
  The books of one line.

  KEYS[1] line   hash

  Returns { now, field, value, ... }
]]
--- @include "now"
local reply = redis.call('HGETALL', KEYS[1])
table.insert(reply, 1, now_ms())
return reply
