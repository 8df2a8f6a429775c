--[[
  Replaces the result of one ticket of a settled batch, moves it from one count to another and publishes it.
  Only if the result still is the one that was read: others may amend it too.

  KEYS[1] line   hash
  KEYS[2] batch  hash of results: "*" the most frequent one, index -> any other
  ARGV[1] index of the ticket   ARGV[2] the result that was read   ARGV[3] the new one
  ARGV[4] tally it was counted under   ARGV[5] the new one   ARGV[6] seconds results are kept
  ARGV[7] channel   ARGV[8] event

  Returns 'amended', 'changed' or 'gone'
]]
--- @include "refuse"
local keep = tonumber(ARGV[6])
if #ARGV ~= 8 or not keep or ARGV[3] == '' then
  return refuse('wrong number or kind of arguments')
end
local found = redis.call('HMGET', KEYS[2], ARGV[1], '*')
local result = found[1] or found[2]
if not result then
  return 'gone'
end
if result ~= ARGV[2] then
  return 'changed'
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
redis.call('EXPIRE', KEYS[2], keep)
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HINCRBY', KEYS[1], 't:' .. ARGV[4], -1)
  redis.call('HINCRBY', KEYS[1], 't:' .. ARGV[5], 1)
end
redis.call('PUBLISH', ARGV[7], ARGV[8])
return 'amended'
