--[[
  Writes options without a delay at the job of a task that is put off.

  KEYS[1] its job   KEYS[2] the jobs that are put off
  ARGV[1] id of the job   ARGV[2] its options, JSON

  Returns 1, or 0: it is not put off
]]
--- @include "refuse"
if #ARGV ~= 2 then
  return refuse('wrong number of arguments')
end
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) or redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], 'opts', ARGV[2])
return 1
