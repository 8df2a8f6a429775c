--[[
  Remembers that a task was submitted; the oldest of its kind are forgotten.

  KEYS[1] ids of one kind   zset by time of submission
  KEYS[2] what is kept of each   hash, id -> JSON
  ARGV[1] id   ARGV[2] ms of its submission   ARGV[3] JSON
  ARGV[4] how many are kept   ARGV[5] seconds the newest is kept
]]
--- @include "refuse"
local at, most, keep = tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
if not at or not most or not keep or #ARGV ~= 5 then
  return refuse('wrong number or kind of arguments')
end
redis.call('ZADD', KEYS[1], at, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
local over = redis.call('ZCARD', KEYS[1]) - most
if over > 0 then
  local popped = redis.call('ZPOPMIN', KEYS[1], over)
  for i = 1, #popped, 2 do
    redis.call('HDEL', KEYS[2], popped[i])
  end
end
redis.call('EXPIRE', KEYS[1], keep)
redis.call('EXPIRE', KEYS[2], keep)
return 'recorded'
