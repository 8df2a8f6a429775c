--[[
  Replaces the result of one ticket of a settled batch, moves it from one count to another and publishes it.
  Only if the result still is the one that was read: others may amend it too.

  KEYS[1] line    hash
  KEYS[2] batch   hash of results: "*" the most frequent one, index -> any other
  KEYS[3] places  hash: owner -> place
  ARGV[1] index of the ticket   ARGV[2] the result that was read   ARGV[3] the new one
  ARGV[4] tally it was counted under   ARGV[5] the new one   ARGV[6] seconds results are kept
  ARGV[7] channel   ARGV[8] event
  ARGV[9] the owner who must not have another place, or ''   ARGV[10] the place of this ticket

  Returns 'amended', 'changed', 'displaced' or 'gone'
]]
--- @include "refuse"
local keep = tonumber(ARGV[6])
if #KEYS ~= 3 or #ARGV ~= 10 or not keep or ARGV[3] == '' then
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
if ARGV[9] ~= '' then
  local place = redis.call('HGET', KEYS[3], ARGV[9])
  if place and place ~= ARGV[10] then
    return 'displaced'
  end
end
redis.call('EXPIRE', KEYS[2], keep)
local is_counted = redis.call('EXISTS', KEYS[1]) == 1
if is_counted then
  -- Changes nothing: an account that may not count ends here, and not between the result and its count.
  redis.call('HINCRBY', KEYS[1], 't:' .. ARGV[5], 0)
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
if is_counted then
  redis.call('HINCRBY', KEYS[1], 't:' .. ARGV[4], -1)
  redis.call('HINCRBY', KEYS[1], 't:' .. ARGV[5], 1)
end
redis.call('PUBLISH', ARGV[7], ARGV[8])
return 'amended'
