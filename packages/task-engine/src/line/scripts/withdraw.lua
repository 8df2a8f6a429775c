--[[
  Writes the result of one ticket before its batch is decided. The batch keeps it and counts it when it is settled.

  KEYS[1] batch  hash of results
  KEYS[2] job    of the batch
  ARGV[1] index of the ticket   [2] the result   [3] seconds results are kept   [4] channel   [5] event

  Returns 'withdrawn', 'decided' or 'unknown'
]]
--- @include "refuse"
local keep = tonumber(ARGV[3])
if #KEYS ~= 2 or #ARGV ~= 5 or not keep or ARGV[2] == '' then
  return refuse('wrong number or kind of arguments')
end
local found = redis.call('HMGET', KEYS[1], ARGV[1], '*')
if found[1] or found[2] then
  return (found[1] or found[2]) == ARGV[2] and 'withdrawn' or 'decided'
end
-- A job may be there for longer than the results of its batch.
local job = redis.call('HMGET', KEYS[2], 'timestamp', 'ended')
if not job[1] or job[2] then
  return 'unknown'
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], keep)
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 'withdrawn'
