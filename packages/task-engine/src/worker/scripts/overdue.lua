--[[
  What a queue of plain tasks owes its jobs, by the clock of Redis.

  KEYS[1] its delayed jobs, by when they are due   KEYS[2] its prioritised jobs, by priority and the order they came in
  ARGV[1] what the keys of its jobs begin with   ARGV[2] patience, ms   ARGV[3] at most so many of each
  ARGV[4] how long a job may be late before that is looked at, ms

  Returns { jobs that are due and were never tried, by a comma each }, { jobs that have waited behind more urgent ones for longer
  than the patience, likewise }
]]
--- @include "refuse"
--- @include "now"
local jobs, patience, most, late = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if #KEYS ~= 2 or #ARGV ~= 4 or not patience or not most or not late then
  return refuse('wrong number or kind of arguments')
end
-- BullMQ's scores: due time in ms times 4096, and priority times 2^32.
local DUE, PRIORITY = 4096, 4294967296
local now = now_ms()

local due = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', (now - late) * DUE), 'LIMIT', 0, most)) do
  -- The pause before another try is by the clock of the worker that made it.
  if not redis.call('HGET', jobs .. id, 'atm') then
    due[#due + 1] = id
  end
end

local old, from = {}, 0
for _ = 1, 100 do
  local heads = redis.call('ZRANGEBYSCORE', KEYS[2], string.format('%.0f', from), '+inf', 'WITHSCORES', 'LIMIT', 0, most)
  if #heads == 0 then
    break
  end
  local priority = math.floor(heads[2] / PRIORITY)
  for i = 1, #heads, 2 do
    if math.floor(heads[i + 1] / PRIORITY) == priority then
      local job = redis.call('HMGET', jobs .. heads[i], 'timestamp', 'opts')
      -- Options may hold texts that Lua cannot decode; a quotation mark in them has a backslash before it.
      local delay = tonumber((job[2] or ''):match('[{,]"delay":(%d+)')) or 0
      if job[1] and now - job[1] - delay > patience then
        old[#old + 1] = heads[i]
      end
    end
  end
  from = (priority + 1) * PRIORITY
end
return { due, old }
