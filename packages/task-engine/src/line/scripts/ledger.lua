--[[
  The books of one line.

  KEYS[1] line   hash

  Returns { now, field, value, ... }
]]
local reply = redis.call('HGETALL', KEYS[1])
local time = redis.call('TIME')
table.insert(reply, 1, time[1] * 1000 + math.floor(time[2] / 1000))
return reply
