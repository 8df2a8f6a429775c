--[[
  Stores what a load brought, unless a drop or a load that began later has overtaken it: the last to begin
  has seen the most, whichever ends first.

  KEYS[1] entry   hash, see cache-look.lua
  ARGV[1] token of the load  [2] value  [3] lifetime of the entry, ms

  Returns  stored | outdated
]]
--- @include "refuse"
--- @include "now"
if #KEYS ~= 1 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
local token = tonumber(ARGV[1])

local entry = redis.call('HMGET', KEYS[1], 'last', 'dropped', 'token')
-- Redis was emptied since the token was given: stored now, it would outrank every load to come.
if token > tonumber(entry[1] or 0) then return 'outdated' end
if token <= tonumber(entry[2] or 0) or token <= tonumber(entry[3] or 0) then return 'outdated' end

local now = now_ms()
redis.call('HSET', KEYS[1], 'value', ARGV[2], 'at', string.format('%.0f', now), 'token', token)
redis.call('HDEL', KEYS[1], 'lock', 'lock_until', 'failing')
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 'stored'
