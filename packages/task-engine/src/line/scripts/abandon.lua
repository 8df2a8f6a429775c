--[[
  Counts the numbers of batches that never became a job as abandoned. A batch that is a job after all, or is not open
  any more, is left alone. A lane without an open batch leaves the set of lanes that the janitor looks at; the next
  batch of the lane adds it again.

  KEYS[1] line   hash
  KEYS[2] open   hash
  KEYS[3] lanes  set of the lanes of this shard
  KEYS[4...] the job of each batch
  ARGV[1] lane   ARGV[2...] the id of each batch, in the same order

  Returns how many numbers were abandoned
]]
--- @include "refuse"
if #ARGV ~= #KEYS - 2 then
  return refuse('wrong number or kind of arguments')
end
local abandoned = 0
for i = 2, #ARGV do
  local batchId = ARGV[i]
  local batch = redis.call('HGET', KEYS[2], batchId)
  if batch and redis.call('EXISTS', KEYS[2 + i]) == 0 then
    abandoned = abandoned + tonumber(string.match(batch, '^(%d+) '))
    redis.call('HDEL', KEYS[2], batchId)
  end
end
if abandoned > 0 then
  redis.call('HINCRBY', KEYS[1], 'abandoned', abandoned)
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SREM', KEYS[3], ARGV[1])
end
return abandoned
