--[[
  Gives up on batches that never became a job: their numbers are counted as abandoned.
  A batch that is a job after all, or is not open any more, is left alone.

  KEYS[1] line   hash
  KEYS[2] open   hash
  KEYS[3...] the job of each batch
  ARGV[1...] the id of each batch, in the same order

  Returns how many numbers were abandoned
]]
if #ARGV ~= #KEYS - 2 then
  return redis.error_reply('BADARGS abandon')
end
local given = 0
for i, batchId in ipairs(ARGV) do
  local held = redis.call('HGET', KEYS[2], batchId)
  if held and redis.call('EXISTS', KEYS[2 + i]) == 0 then
    given = given + tonumber(string.match(held, '^(%d+) '))
    redis.call('HDEL', KEYS[2], batchId)
  end
end
if given > 0 then
  redis.call('HINCRBY', KEYS[1], 'abandoned', given)
end
return given
