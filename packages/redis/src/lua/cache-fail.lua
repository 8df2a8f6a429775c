--[[
  Notes that a load failed. For a while nobody else tries, and the last good value is served.

  KEYS[1] entry   hash, see cache-look.lua
  ARGV[1] token of the load  [2] ms to leave the source alone

  Returns  noted | overtaken (somebody else loads by now)
]]
--- @include "refuse"
--- @include "now"
if #KEYS ~= 1 or #ARGV ~= 2 then return refuse('wrong number of keys or arguments') end
if redis.call('HGET', KEYS[1], 'lock') ~= ARGV[1] then return 'overtaken' end

local now = now_ms()
redis.call('HSET', KEYS[1], 'failing', 1, 'lock_until', string.format('%.0f', now + ARGV[2]))
return 'noted'
