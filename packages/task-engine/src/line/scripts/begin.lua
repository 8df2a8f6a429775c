--[[
  Begins a line that Redis does not know, after this number. Numbers up to it that nobody has count as abandoned, and as
  passed: nobody waits behind them. A line that is known stays as it is.

  KEYS[1] line  hash
  ARGV[1] number   [2] seconds an untouched line is kept

  Returns 1 if the line was begun, else 0
]]
--- @include "refuse"
local number, keep = tonumber(ARGV[1]), tonumber(ARGV[2])
if #KEYS ~= 1 or #ARGV ~= 2 or not number or number < 0 or number % 1 ~= 0 or not keep then
  return refuse('wrong number or kind of arguments')
end
if redis.call('HSETNX', KEYS[1], 'issued', string.format('%d', number)) == 0 then
  return 0
end
if number > 0 then
  local processed = tonumber(redis.call('HGET', KEYS[1], 'processed') or '0')
  redis.call('HINCRBY', KEYS[1], 'abandoned', number)
  redis.call('HSET', KEYS[1], 'processed', string.format('%d', math.max(number, processed)))
end
redis.call('EXPIRE', KEYS[1], keep)
return 1
