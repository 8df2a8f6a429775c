--[[
  The batches that stand directly behind one in a line, without a number between them: as many as have no more tickets
  together than are asked for. It ends before one whose job is gone, or that is settled.

  KEYS[1] line   hash
  KEYS[2] turns  sorted set: batch id by its first number
  ARGV[1] what the keys of jobs begin with   [2] what the keys of results begin with
  ARGV[3] the number behind the last one of the batch   [4] how many tickets at most

  Returns per batch { id, first number, n, timestamp, data, { early results ... } }
]]
--- @include "refuse"
local jobs, results, next, room = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
if #KEYS ~= 2 or #ARGV ~= 4 or not next or not room then
  return refuse('wrong number or kind of arguments')
end
local reply = {}
local turns = redis.call('ZRANGE', KEYS[2], next, '+inf', 'BYSCORE', 'LIMIT', 0, math.min(room, 64) + 1, 'WITHSCORES')
local behind = tonumber(redis.call('HGET', KEYS[1], 'issued') or '0') + 1
for i = 1, #turns, 2 do
  local id, first = turns[i], tonumber(turns[i + 1])
  local n = (tonumber(turns[i + 3]) or behind) - first
  local job = redis.call('HMGET', jobs .. id, 'timestamp', 'data')
  local early = redis.call('HGETALL', results .. id)
  if first ~= next or n < 1 or n > room or not job[1] or not job[2] or redis.call('HEXISTS', results .. id, '*') == 1 then
    break
  end
  reply[#reply + 1] = { id, first, n, job[1], job[2], early }
  next, room = first + n, room - n
end
return reply
