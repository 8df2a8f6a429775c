--[[
  Sees to it that no number up to this one is given out again. Numbers that nobody has count as abandoned.

  KEYS[1] line  hash
  ARGV[1] number   [2] seconds an untouched line is kept

  Returns how many numbers are passed over
]]
--- @include "refuse"
local number, keep = tonumber(ARGV[1]), tonumber(ARGV[2])
if #KEYS ~= 1 or #ARGV ~= 2 or not number or number < 0 or number % 1 ~= 0 or not keep then
  return refuse('wrong number or kind of arguments')
end
local ahead = number - tonumber(redis.call('HGET', KEYS[1], 'issued') or '0')
if ahead <= 0 then
  return 0
end
redis.call('HINCRBY', KEYS[1], 'issued', ahead)
redis.call('HINCRBY', KEYS[1], 'abandoned', ahead)
redis.call('EXPIRE', KEYS[1], keep)
return ahead
