--[[
  Where a buyer stands in the standby line.

  KEYS[1] standby line  sorted set: buyer id by ticket number
  KEYS[2] tickets       hash: buyer id -> "<number> <ticket id> <name>"
  KEYS[3] promoted      hash of the same shape
  KEYS[4] round         hash: #round, the round that is being sold
  ARGV[1] buyer id  [2] round

  Returns  none | waits, place, "<number> <ticket id> <name>" | over, the same: the round has closed, and the ticket is
           about to say so | promoted, "<number> <ticket id> <name>"
]]
--- @include "refuse"
if #KEYS ~= 4 or #ARGV ~= 2 then
  return refuse('wrong number of keys or arguments')
end

local rank = redis.call('ZRANK', KEYS[1], ARGV[1])
local waiting = redis.call('HGET', KEYS[2], ARGV[1])
if rank and waiting then
  local sold = tonumber(redis.call('HGET', KEYS[4], '#round') or nil)
  local over = sold and sold > tonumber(ARGV[2])
  return { over and 'over' or 'waits', tostring(rank + 1), waiting }
end
local promoted = redis.call('HGET', KEYS[3], ARGV[1])
if promoted then return { 'promoted', promoted } end
return 'none'
