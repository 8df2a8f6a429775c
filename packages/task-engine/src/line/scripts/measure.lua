--[[
  The books of one line, how long its tickets waited, and since when the batch waits whose turn it is: as of one instant.

  KEYS[1] line   hash
  KEYS[2] turns  sorted set: batch id by its first number, of batches not settled yet
  KEYS[3] waits  hash: how many tickets waited how long, by bucket
  ARGV[1] what the keys of jobs begin with

  Returns { now, when that batch was queued or '', how many words of the line follow, field, value, ...; then bucket, count, ... }
]]
--- @include "refuse"
--- @include "now"
if #KEYS ~= 3 or #ARGV ~= 1 then
  return refuse('wrong number of keys or arguments')
end
local next = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
local queuedAt = next and redis.call('HGET', ARGV[1] .. next, 'timestamp')
local line = redis.call('HGETALL', KEYS[1])
local reply = { now_ms(), queuedAt or '', #line }
for _, word in ipairs(line) do
  reply[#reply + 1] = word
end
for _, word in ipairs(redis.call('HGETALL', KEYS[3])) do
  reply[#reply + 1] = word
end
return reply
