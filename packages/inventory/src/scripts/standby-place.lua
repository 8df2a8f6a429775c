--[[
  Where a buyer stands in the standby line.

  KEYS[1] standby line  sorted set: buyer id by ticket number
  KEYS[2] tickets       hash: buyer id -> "<number> <ticket id> <name>"
  KEYS[3] promoted      hash of the same shape
  ARGV[1] buyer id

  Returns  none | waits, place, "<number> <ticket id> <name>" | promoted, the same
]]
--- @include "refuse"
if #KEYS ~= 3 or #ARGV ~= 1 then
  return refuse('wrong number of keys or arguments')
end

local rank = redis.call('ZRANK', KEYS[1], ARGV[1])
local waiting = redis.call('HGET', KEYS[2], ARGV[1])
if rank and waiting then return { 'waits', tostring(rank + 1), waiting } end
local promoted = redis.call('HGET', KEYS[3], ARGV[1])
if promoted then return { 'promoted', promoted } end
return 'none'
