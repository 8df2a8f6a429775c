--[[
  Gives up on a batch that never became a job: its numbers are counted as abandoned.
  A batch that is a job after all, or is not open any more, is left alone.

  KEYS[1] line   hash
  KEYS[2] open   hash
  KEYS[3] the batch's job
  ARGV[1] batch id

  Returns how many numbers were abandoned
]]
local held = redis.call('HGET', KEYS[2], ARGV[1])
if not held or redis.call('EXISTS', KEYS[3]) == 1 then
  return 0
end
local n = tonumber(string.match(held, '^(%d+) '))
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HINCRBY', KEYS[1], 'abandoned', n)
return n
