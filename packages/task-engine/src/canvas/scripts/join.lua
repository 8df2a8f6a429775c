--[[
  Keeps the result of one member of a chord; answers all of them once they are complete.

  KEYS[1] hash  index of the member -> its result, JSON
  ARGV[1] index   ARGV[2] result   ARGV[3] how many members   ARGV[4] seconds it is kept at least

  Returns the results in order, or an empty list
]]
--- @include "refuse"
local size, keep = tonumber(ARGV[3]), tonumber(ARGV[4])
if not size or not keep then
  return refuse('wrong number or kind of arguments')
end
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], math.max(keep, redis.call('TTL', KEYS[1])))
if redis.call('HLEN', KEYS[1]) < size then
  return {}
end
local results = {}
for i = 1, size do
  results[i] = redis.call('HGET', KEYS[1], tostring(i - 1))
end
return results
