--[[
  The batches of a line that are not settled, in the order of their numbers, a page of them. One whose job is gone is left out.

  KEYS[1] turns  sorted set: batch id by its first number
  ARGV[1] what the keys of jobs begin with   [2] the number after which to look   [3] how many turns to look at

  Returns { now, the number after which the following page begins or 0, then per batch: id, first number, timestamp, data }
]]
--- @include "refuse"
--- @include "now"
local after, count = tonumber(ARGV[2]), tonumber(ARGV[3])
if #KEYS ~= 1 or #ARGV ~= 3 or not after or not count or count < 1 then
  return refuse('wrong number or kind of arguments')
end
local turns = redis.call('ZRANGE', KEYS[1], '(' .. ARGV[2], '+inf', 'BYSCORE', 'LIMIT', 0, count, 'WITHSCORES')
local reply = { now_ms(), #turns == 2 * count and turns[#turns] or 0 }
for i = 1, #turns, 2 do
  local job = redis.call('HMGET', ARGV[1] .. turns[i], 'timestamp', 'data')
  if job[1] and job[2] then
    for _, word in ipairs({ turns[i], turns[i + 1], job[1], job[2] }) do
      reply[#reply + 1] = word
    end
  end
end
return reply
