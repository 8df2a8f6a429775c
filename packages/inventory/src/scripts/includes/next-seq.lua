-- The next change of a standby line: each is greater than all before it, also after Redis forgot the line.
local function next_seq(tickets)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local seq = math.max(now, tonumber(redis.call('HGET', tickets, '#seq') or '0') + 1)
  redis.call('HSET', tickets, '#seq', string.format('%.0f', seq))
  return string.format('%.0f', seq)
end
