--[[
  Writes the results of some tickets of a batch before the whole of it is settled. What a ticket has already is left; the
  batch keeps and counts them when it is settled.

  KEYS[1] line   hash
  KEYS[2] batch  hash of results
  KEYS[3] lease  string: the token of who decides this line now
  KEYS[4] job    of the batch
  ARGV[1] token   [2] batch id   [3] how often the batch was lost   [4] seconds the results are kept
  ARGV[5] when the job was queued that is decided, ms   [6...] index of the ticket, its result; ...

  Returns 1 if they are written, 0 if another decides the line, or the batch was lost and sent again
]]
--- @include "refuse"
local lost, keep = tonumber(ARGV[3]), tonumber(ARGV[4])
if #KEYS ~= 4 or #ARGV < 7 or #ARGV % 2 ~= 1 or not lost or not keep then
  return refuse('wrong number or kind of arguments')
end
if redis.call('GET', KEYS[3]) ~= ARGV[1] or redis.call('HEXISTS', KEYS[2], '*') == 1 then
  return 0
end
if redis.call('HGET', KEYS[4], 'timestamp') ~= ARGV[5] then
  return 0
end
for i = 6, #ARGV, 2 do
  redis.call('HSETNX', KEYS[2], ARGV[i], ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[2], keep)
-- The next ticket has not been in hand alone.
redis.call('HSET', KEYS[1], 'lost', string.format('%s %d 0', ARGV[2], lost))
return 1
